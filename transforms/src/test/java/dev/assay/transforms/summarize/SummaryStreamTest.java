package dev.assay.transforms.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.files.ScratchFiles;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryStreamTest {

  private static final List<EvaluatorSpec> OF_ALL =
      List.of(EvaluatorSpec.fromJson(Runs.json("\"num_exact_matches\"")));

  @TempDir private Path scratch = Path.of("");

  private static List<Run> runs(int epochs) {
    List<Run> runs = new ArrayList<>();
    for (int row = 0; row < 60; row++) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        Run answered =
            Runs.answered(
                "{\"id\":\"r"
                    + row
                    + "\",\"expected\":\"x\",\"lang\":\"l"
                    + row % 3
                    + "\",\"document\":"
                    + row / 4
                    + "}",
                "x");
        runs.add(
            new Run(
                    answered.row(),
                    epoch,
                    row % 7 == 0 ? "v" : null,
                    null,
                    row % 11 == 0 ? Runs.failed("{}").outcome() : answered.outcome(),
                    CallTrace.NONE,
                    List.of())
                .withScores(List.of(Score.of("s", (row * 31 + epoch) % 10 / 10.0))));
      }
    }
    return runs;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | {}
          3 | {}
          1 | {"intervals":{"method":"bootstrap","resamples":200}}
          1 | {"slices":["lang",["lang","group"]],"cluster":"document"}
          3 | {"slices":["lang"],"cluster":"document","reducers":["median","pass_at_2"]}
          3 | {"cluster":"document","reducers":["max"],"intervals":{"method":"bootstrap","resamples":200}}
          """)
  void givesWhatThePipelineGives(int epochs, String settings) throws IOException {
    Analysis analysis = Analysis.fromJson(Json.parse(settings));
    List<Run> runs = runs(epochs);
    Summary streamed;
    try (ScratchFiles files = new ScratchFiles(scratch)) {
      SummaryStream stream = new SummaryStream(OF_ALL, analysis, List.of(), files);
      SummaryStream.Part one = stream.part();
      SummaryStream.Part other = stream.part();
      for (int i = 0; i < runs.size(); i++) {
        (i % 3 == 0 ? one : other).add(runs.get(i));
      }
      streamed = stream.end();
    }
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }

    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PAssert.thatSingleton(
            pipeline
                .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(
                    Summarize.overEpochs(epochs)
                        .withEvaluators(OF_ALL)
                        .withAnalysis(analysis, List.of())))
        .isEqualTo(streamed);
    pipeline.run().waitUntilFinish();
    assertThat(streamed.findings().summaryEvaluators()).isNotNull();
  }

  @Test
  void ofNoRunsThereIsASummary() throws IOException {
    try (ScratchFiles files = new ScratchFiles(scratch)) {
      SummaryStream stream = new SummaryStream(List.of(), Analysis.STANDARD, List.of(), files);
      stream.part();
      assertThat(stream.end().figures().all().outcomes().answered()).isZero();
    }
  }
}
