package dev.assay.transforms.summarize;

import static dev.assay.transforms.summarize.Runs.failed;
import static dev.assay.transforms.summarize.Runs.ofRow;
import static dev.assay.transforms.summarize.Runs.ofVariant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figures of parts of the runs. */
class SlicesTest {

  private static final String S = "s";

  @Test
  void findsFieldsOfRows() {
    List<Run> runs =
        List.of(
            ofRow("1", 1, "{\"lang\":\"fr\",\"meta\":{\"level\":1},\"a.b\":true}"),
            ofRow("2", 1, "{\"lang\":\"de\",\"meta\":{\"level\":1.5},\"a\":{\"b\":[1,\"x\"]}}"),
            ofRow("3", 1, "{\"lang\":null,\"meta\":{\"x\":0}}"),
            failed("4", 1, "HTTP_500"));
    assertThat(values(runs, "lang")).containsOnlyKeys("fr", "de", "(none)");
    assertThat(values(runs, "meta.level")).containsOnlyKeys("1", "1.5", "(none)");
    assertThat(values(runs, "a.b")).containsOnlyKeys("true", "[1,\"x\"]", "(none)");
    assertThat(values(runs, "group")).containsOnlyKeys("openai");
    assertThat(values(runs, "model")).containsOnlyKeys("m-1");
    assertThat(Objects.requireNonNull(values(runs, "lang").get("(none)")).outcomes())
        .isEqualTo(new Section.Outcomes(1, 0, 1));
  }

  @Test
  void knowsThePromptOfAVariant() {
    List<Run> runs =
        List.of(
            ofVariant("1", 1, "formal/gpt/4o"),
            ofVariant("1", 1, "formal/short/gpt/4o"),
            ofVariant("1", 1, "plain/gpt/4o"));
    Analysis analysis = sliced(new Slice(List.of("prompt")), new Slice(List.of("variant")));
    Summary summary =
        new InParts(analysis, 1, List.of("formal", "plain", "formal/short"), 2, new Random(3))
            .summary(runs);
    assertThat(summary.figures().slices().get(0).values())
        .containsOnlyKeys("formal", "formal/short", "plain");
    assertThat(summary.figures().slices().get(1).values()).hasSize(3);
  }

  @Test
  void joinsFieldsWithoutMixingUpTheirValues() {
    List<Run> runs =
        List.of(
            ofRow("1", 1, "{\"a\":\"x / y\",\"b\":\"z\"}"),
            ofRow("2", 1, "{\"a\":\"x\",\"b\":\"y / z\"}"),
            ofRow("3", 1, "{\"a\":\"x\",\"b\":\"y\"}"));
    Summary summary = InParts.summary(sliced(new Slice(List.of("a", "b"))), 1, runs);
    assertThat(summary.figures().slices().get(0).name()).isEqualTo("a / b");
    assertThat(summary.figures().slices().get(0).values())
        .containsOnlyKeys("x \\/ y / z", "x / y \\/ z", "x / y");
  }

  @Test
  void cutsLongValuesWithoutMixingThemUp() {
    String same = "v".repeat(300);
    List<Run> runs =
        List.of(
            ofRow("1", 1, "{\"a\":\"" + same + "1\"}"), ofRow("2", 1, "{\"a\":\"" + same + "2\"}"));
    assertThat(values(runs, "a").keySet())
        .hasSize(2)
        .allSatisfy(value -> assertThat(value).startsWith("vvv").hasSizeLessThan(130));
  }

  @Test
  void knowsEpochsWithinEachPart() {
    int[][] clusters = {{1, 1, 1}, {0, 0}, {1, 0, 1, 1}, {0, 0, 0}};
    List<Run> runs = new ArrayList<>();
    for (String lang : List.of("fr", "de")) {
      for (int row = 0; row < clusters.length; row++) {
        for (int epoch = 1; epoch <= clusters[row].length; epoch++) {
          runs.add(
              ofRow(
                  lang + row,
                  epoch,
                  "{\"lang\":\"" + lang + "\"}",
                  Score.of(S, clusters[row][epoch - 1])));
        }
      }
    }
    Analysis analysis = sliced(new Slice(List.of("lang")));
    Summary summary = InParts.summary(analysis, 4, runs);
    SortedMap<String, Section> values =
        Objects.requireNonNull(summary.figures().slices().get(0).values());
    assertThat(values).containsOnlyKeys("fr", "de");
    for (Section section : values.values()) {
      ScoreStats stats = Objects.requireNonNull(section.scores().get(S));
      assertThat(stats.stderrClustered()).isCloseTo(0.245327, within(5e-7));
      assertThat(stats.stderr()).isCloseTo(0.150756, within(5e-7));
      assertThat(stats.meanOfRecordMeans()).isEqualTo(0.4375);
      assertThat(stats.nClusters()).isEqualTo(4);
      assertThat(Objects.requireNonNull(stats.reducers().get("mean")).nRecords()).isEqualTo(4);
    }
    assertThat(Objects.requireNonNull(summary.figures().all().scores().get(S)).nClusters())
        .isEqualTo(8);
  }

  @Test
  void saysThatASliceHasTooManyValues() {
    List<Run> runs =
        IntStream.rangeClosed(0, 1_000)
            .mapToObj(i -> ofRow("" + i, 1, "{\"a\":" + i + ",\"b\":" + i % 2 + "}"))
            .toList();
    Summary summary =
        InParts.summary(sliced(new Slice(List.of("a")), new Slice(List.of("b"))), 1, runs);
    assertThat(summary.dropped()).containsExactly("slices.a");
    JsonNode json = SummaryJson.CODEC.toJson(summary);
    assertThat(json.at("/slices/a").isNull()).isTrue();
    assertThat(json.at("/slices/b").size()).isEqualTo(2);
    assertThat(json.at("/dropped/slices.a").asText()).isEqualTo("more than 1,000 values");
    assertThat(SummaryJson.CODEC.fromJson(json)).isEqualTo(summary);
  }

  @Test
  void refusesASliceOfNothing() {
    assertThatThrownBy(() -> new Slice(List.of())).hasMessageContaining("must name fields");
    assertThatThrownBy(() -> new Slice(List.of("a", " "))).hasMessageContaining("must name fields");
  }

  private static SortedMap<String, Section> values(List<Run> runs, String field) {
    Summary summary = InParts.summary(sliced(new Slice(List.of(field))), 1, runs);
    return Objects.requireNonNull(summary.figures().slices().get(0).values());
  }

  private static Analysis sliced(Slice... slices) {
    return new Analysis(List.of(slices), List.of(), null, IntervalSettings.STANDARD);
  }
}
