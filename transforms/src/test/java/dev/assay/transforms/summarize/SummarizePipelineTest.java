package dev.assay.transforms.summarize;

import static dev.assay.transforms.summarize.Runs.answered;
import static dev.assay.transforms.summarize.Runs.failed;
import static dev.assay.transforms.summarize.Runs.label;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class SummarizePipelineTest {

  private static final String S = "s";

  @Test
  void givesOneSummaryOfNoRuns(TestPipeline pipeline) {
    check(
        pipeline, 1, List.of(), summary -> assertThat(summary).isEqualTo(Runs.summary(List.of())));
  }

  @Test
  void givesOneSummaryOfNoRunsWithEpochs(TestPipeline pipeline) {
    check(
        pipeline, 3, List.of(), summary -> assertThat(summary).isEqualTo(Runs.summary(List.of())));
  }

  @Test
  void givesTheSummaryOfManyRuns(TestPipeline pipeline) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      runs.add(answered("" + i, 1, Score.of(S, 1.0 / (i + 1)), label("t", "l" + i % 7)));
    }
    Summary expected = Runs.summary(runs);
    Collections.shuffle(runs, new Random(7));
    check(pipeline, 1, runs, summary -> assertThat(summary).isEqualTo(expected));
  }

  @Test
  void averagesRecordsNotRuns(TestPipeline pipeline) {
    List<Run> runs =
        List.of(
            answered("a", 1, Score.of(S, 1.0)),
            answered("a", 2, Score.of(S, 0.0)),
            answered("a", 3, Score.of(S, 0.0)),
            answered("b", 1, Score.of(S, 1.0)),
            answered("b", 2, Score.error(S, "EVAL_FAILED", "x")),
            answered("b", 3, Score.error(S, "EVAL_FAILED", "x")),
            failed("c", 1, "HTTP_400"),
            failed("c", 2, "HTTP_400"),
            failed("c", 3, "HTTP_400"));
    check(
        pipeline,
        3,
        runs,
        summary -> {
          ScoreStats stats = Objects.requireNonNull(summary.figures().all().scores().get(S));
          assertThat(stats.mean()).isEqualTo(0.5);
          assertThat(stats.meanOfRecordMeans()).isCloseTo(2.0 / 3, within(1e-15));
          assertThat(stats.n()).isEqualTo(4);
          assertThat(stats.nError()).isEqualTo(2);
          assertThat(stats.nRecordsUnscored()).isEqualTo(1);
          Section group = Objects.requireNonNull(summary.figures().byGroup()).get("openai");
          assertThat(group).isEqualTo(summary.figures().all());
        });
  }

  @Test
  void findsTheModeOfRecordModes(TestPipeline pipeline) {
    List<Run> runs = new ArrayList<>();
    String[] labels = {"ppppp", "nnnpp", "nnnpp"};
    for (int row = 0; row < labels.length; row++) {
      for (int epoch = 1; epoch <= 5; epoch++) {
        String label = labels[row].substring(epoch - 1, epoch);
        runs.add(answered("" + row, epoch, label("t", label)));
      }
    }
    check(
        pipeline,
        5,
        runs,
        summary -> {
          LabelStats stats =
              Objects.requireNonNull(
                  Objects.requireNonNull(summary.figures().all().scores().get("t")).labels());
          assertThat(stats.mode()).isEqualTo("p");
          assertThat(stats.modeOfRecordModes()).isEqualTo("n");
        });
  }

  @Test
  void clustersTheEpochsOfARecord(TestPipeline pipeline) {
    int[][] clusters = {{1, 1, 1}, {0, 0}, {1, 0, 1, 1}, {0, 0, 0}};
    List<Run> runs = new ArrayList<>();
    for (int row = 0; row < clusters.length; row++) {
      for (int epoch = 1; epoch <= clusters[row].length; epoch++) {
        runs.add(answered("" + row, epoch, Score.of(S, clusters[row][epoch - 1])));
      }
    }
    check(
        pipeline,
        4,
        runs,
        summary -> {
          ScoreStats stats = Objects.requireNonNull(summary.figures().all().scores().get(S));
          assertThat(stats.stderrClustered()).isCloseTo(0.245327, within(1e-6));
          ScoreStats.Interval interval = Objects.requireNonNull(stats.ci95Clustered());
          assertThat(interval.low()).isCloseTo(-0.28073902050539623, within(1e-9));
          assertThat(interval.high()).isCloseTo(1.2807390205053961, within(1e-9));
          assertThat(stats.stderr()).isCloseTo(0.150756, within(1e-6));
        });
  }

  @Test
  void tellsSlicesReducersClustersAndResamplesOnARunner(TestPipeline pipeline) {
    List<Run> runs = new ArrayList<>();
    for (int row = 0; row < 40; row++) {
      for (int epoch = 1; epoch <= 3; epoch++) {
        String keys = "{\"lang\":\"l" + row % 3 + "\",\"topic\":" + row % 7 + "}";
        runs.add(Runs.ofRow("" + row, epoch, keys, Score.of(S, (row + epoch) % 3 == 0)));
      }
    }
    Analysis analysis =
        new Analysis(
            List.of(new Slice(List.of("lang")), new Slice(List.of("lang", "model"))),
            List.of(Reducer.of("pass_at_2"), Reducer.of("majority")),
            "topic",
            new IntervalSettings(0.9, IntervalSettings.Method.BOOTSTRAP, 3, 200));
    Summary expected = InParts.summary(analysis, 3, runs);
    Collections.shuffle(runs, new Random(11));
    SerializableFunction<Iterable<Summary>, Void> same =
        summaries -> {
          assertThat(summaries).containsExactly(expected);
          return null;
        };
    PAssert.that(
            pipeline
                .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(Summarize.overEpochs(3).withAnalysis(analysis, List.of())))
        .satisfies(same);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void collectsTheEpochsOfEachRecord(TestPipeline pipeline) {
    List<Run> runs =
        List.of(
            answered("a", 3, Score.of(S, 1.0), label("t", "x")),
            answered("a", 1, Score.of(S, 0.25), label("t", "y")),
            failed("a", 2, "HTTP_500"),
            failed("b", 1, "HTTP_500"));
    Analysis analysis =
        new Analysis(
            List.of(),
            List.of(Reducer.of("collect"), Reducer.of("pass_at_3"), Reducer.of("mode")),
            null,
            IntervalSettings.STANDARD);
    PAssert.that(
            pipeline
                .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(CollectRecords.of(analysis, 3))
                .apply(MapElements.into(TypeDescriptors.strings()).via(Json::text)))
        .containsInAnyOrder(
            "{\"id\":\"a\",\"variant\":null,\"group\":\"openai\",\"model\":\"m-1\",\"scores\":{"
                + "\"s\":{\"epochs\":[1,3],\"values\":[0.25,1.0],"
                + "\"reducers\":{\"mean\":0.625,\"pass_at_3\":null,\"mode\":0.25}},"
                + "\"t\":{\"epochs\":[1,3],\"values\":[\"y\",\"x\"],"
                + "\"reducers\":{\"mean\":null,\"pass_at_3\":null,\"mode\":\"x\"}}}}",
            "{\"id\":\"b\",\"variant\":null,\"group\":\"openai\",\"model\":\"m-1\",\"scores\":{}}");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void refusesLessThanOneEpoch() {
    assertThatThrownBy(() -> Summarize.overEpochs(0))
        .hasMessage("Invalid epochs: 0 (must be at least 1)");
  }

  private interface Check extends Consumer<Summary>, Serializable {}

  private static void check(TestPipeline pipeline, int epochs, List<Run> runs, Check check) {
    SerializableFunction<Iterable<Summary>, Void> all =
        summaries -> {
          assertThat(summaries).hasSize(1);
          check.accept(summaries.iterator().next());
          return null;
        };
    PAssert.that(
            pipeline
                .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(Summarize.overEpochs(epochs)))
        .satisfies(all);
    pipeline.run().waitUntilFinish();
  }
}
