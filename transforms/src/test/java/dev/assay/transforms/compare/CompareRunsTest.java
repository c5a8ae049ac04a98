package dev.assay.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class CompareRunsTest {

  private static final ComparisonSpec SPEC =
      ComparisonSpec.STANDARD.withFields(new CompareFields(null, "doc", List.of("lang")));

  private static List<ObjectNode> lines(int shift) {
    List<ObjectNode> lines = new ArrayList<>();
    for (int i = shift; i < 60; i++) {
      for (int epoch = 1; epoch <= 2; epoch++) {
        ObjectNode line = Lines.line("r" + i, epoch);
        line.put("lang", "l" + i % 3).put("doc", "d" + i / 4);
        line.withObject("/scores").putObject("s").put("value", (i * 7 + epoch * shift) % 10 / 10.0);
        line.withObject("/scores").putObject("tone").put("label", "t" + (i + shift) % 2);
        lines.add(line);
      }
    }
    return lines;
  }

  private static PCollection<Run> runs(TestPipeline pipeline, String name, List<ObjectNode> lines) {
    return pipeline.apply(
        name,
        Create.of(lines.stream().map(Lines::run).toList()).withCoder(JsonCoder.of(RunJson.CODEC)));
  }

  @Test
  void givesTheBytesThatComparingWithoutAPipelineGives(TestPipeline pipeline) {
    List<ObjectNode> a = lines(0);
    List<ObjectNode> b = lines(3);
    String expected = Lines.json(Lines.compare(a, b, SPEC));
    PCollection<Comparison> found =
        PCollectionTuple.of(CompareRuns.BASELINE, runs(pipeline, "A", a))
            .and(CompareRuns.CANDIDATE, runs(pipeline, "B", b))
            .apply("Compare", CompareRuns.by(SPEC));
    PAssert.thatSingleton(found)
        .satisfies(
            comparison -> {
              assertThat(Lines.json(comparison)).isEqualTo(expected);
              assertThat(comparison.paired()).isEqualTo(57);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void comparesNothingToOneComparison(TestPipeline pipeline) {
    PCollection<Comparison> found =
        PCollectionTuple.of(CompareRuns.BASELINE, runs(pipeline, "A", List.of()))
            .and(CompareRuns.CANDIDATE, runs(pipeline, "B", List.of()))
            .apply("Compare", CompareRuns.by(ComparisonSpec.STANDARD));
    PAssert.thatSingleton(found)
        .satisfies(
            comparison -> {
              assertThat(comparison.paired()).isZero();
              return null;
            });
    pipeline.run().waitUntilFinish();
  }
}
