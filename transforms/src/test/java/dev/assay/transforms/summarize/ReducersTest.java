package dev.assay.transforms.summarize;

import static dev.assay.transforms.summarize.Runs.answered;
import static dev.assay.transforms.summarize.Runs.answering;
import static dev.assay.transforms.summarize.Runs.assessed;
import static dev.assay.transforms.summarize.Runs.failed;
import static dev.assay.transforms.summarize.Runs.label;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the epochs of a record come to. */
class ReducersTest {

  private static final Offset<Double> NEARLY = within(1e-12);
  private static final String S = "s";

  @ParameterizedTest
  @CsvSource({
    "mean, 0.525",
    "median, 0.5",
    "max, 0.9",
    "mode, 0.2",
  })
  void reducesNumbers(String reducer, double expected) {
    assertThat(value(reducer, 0.2, 0.9, 0.4, 0.6)).isCloseTo(expected, NEARLY);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 3, pass_at_5, 0.916666666666666667",
    "10, 8, pass_k_4, 0.333333333333333333",
    "10, 3, at_least_3, 1",
    "10, 3, at_least_4, 0",
    "5, 0, pass_at_1, 0",
    "5, 5, pass_k_5, 1",
    "4, 1, pass_at_1, 0.25",
  })
  void countsPasses(int n, int passed, String reducer, double expected) {
    double[] values = new double[n];
    for (int i = 0; i < passed; i++) {
      values[i] = 1;
    }
    assertThat(value(reducer, values)).isCloseTo(expected, NEARLY);
  }

  @Test
  void isUndefinedWhereFewerRunsThanKHaveAScore() {
    List<Run> runs = new ArrayList<>(runs("a", 1, 1, 1));
    runs.add(failed("b", 1, "HTTP_500"));
    runs.add(answered("b", 2, Score.of(S, 1.0)));
    runs.add(answered("b", 3, Score.error(S, "EVAL_FAILED", "x")));
    runs.add(failed("c", 1, "HTTP_500"));
    for (String reducer : List.of("pass_at_2", "pass_k_2", "at_least_2")) {
      ReducedStats stats = stats(reducer, runs);
      assertThat(stats.nRecords()).as(reducer).isEqualTo(1);
      assertThat(stats.nUndefined()).as(reducer).isEqualTo(2);
      assertThat(stats.value()).as(reducer).isEqualTo(1.0);
    }
    assertThat(stats("pass_at_4", runs).value()).isNull();
    assertThat(stats("pass_at_4", runs).nUndefined()).isEqualTo(3);
  }

  @Test
  void aPassIsOneOrWhatTheAssessmentOrTheThresholdSays() {
    List<Run> numbers = runs("a", 0.6, 0.4);
    assertThat(stats("pass_at_1", numbers).value()).isEqualTo(0.0);
    Reducer lenient = new Reducer(Reducer.Kind.PASS_AT, 1, List.of(), 0.5);
    assertThat(stats(lenient, numbers).value()).isEqualTo(0.5);

    List<Run> graded =
        List.of(
            answered("a", 1, assessed(S, 0.6, true)), answered("a", 2, assessed(S, 0.9, false)));
    assertThat(stats("pass_at_1", graded).value()).isEqualTo(0.5);
    assertThat(stats("pass_k_2", graded).value()).isEqualTo(0.0);
    assertThat(stats(lenient, graded).value()).isEqualTo(1.0);

    List<Run> labelled =
        List.of(
            answered("a", 1, assessed(S, null, true)), answered("a", 2, assessed(S, null, false)));
    assertThat(stats("pass_at_1", labelled).value()).isEqualTo(0.5);
    List<Run> unknown = List.of(answered("a", 1, label(S, "x")), answered("a", 2, label(S, "y")));
    assertThat(stats("pass_at_1", unknown).nUndefined()).isEqualTo(1);
  }

  @Test
  void theMajorityIsOfAnswersAndItsScoreCounts() {
    List<Run> runs =
        List.of(
            answering("a", 1, "Bonn", Score.of(S, 0.0)),
            answering("a", 2, " Paris\n", Score.of(S, 1.0)),
            answering("a", 3, "Paris", Score.of(S, 1.0)),
            answering("b", 1, "Rome", Score.of(S, 1.0)),
            answering("b", 2, "Oslo", Score.of(S, 0.0)));
    ReducedStats stats = stats("majority", runs);
    assertThat(stats.value()).isEqualTo(1.0);
    assertThat(stats.nTied()).isEqualTo(1);
    assertThat(stats.nRecords()).isEqualTo(2);
  }

  @Test
  void theModeOfLabelsIsALabel() {
    List<Run> runs =
        List.of(
            answered("a", 1, label(S, "warm")),
            answered("a", 2, label(S, "warm")),
            answered("a", 3, label(S, "cold")),
            answered("b", 1, label(S, "warm")),
            answered("b", 2, label(S, "cold")));
    ReducedStats stats = stats("mode", runs);
    assertThat(stats.value()).isNull();
    assertThat(stats.mode()).isEqualTo("cold");
    assertThat(stats.counts()).containsExactlyInAnyOrderEntriesOf(Map.of("cold", 1L, "warm", 1L));
    assertThat(stats.nTied()).isEqualTo(1);
  }

  @Test
  void theErrorIsThatOfRecords() {
    List<Run> runs = new ArrayList<>();
    double[] firsts = {1, 0, 1, 1, 0, 1, 1, 1, 0, 1};
    for (int i = 0; i < firsts.length; i++) {
      runs.addAll(runs("" + i, firsts[i], firsts[i], firsts[i]));
    }
    ReducedStats stats = stats("at_least_2", runs);
    assertThat(stats.value()).isEqualTo(0.7);
    assertThat(stats.estimate().stderr()).isCloseTo(0.15275252316519466, NEARLY);
    assertThat(stats.estimate().method()).isEqualTo("t");
    assertThat(Objects.requireNonNull(stats.ci95Wilson()).low()).isCloseTo(0.396778, within(5e-7));
    ReducedStats wilson =
        stats(
            analysis(Reducer.of("at_least_2"))
                .withIntervals(
                    new IntervalSettings(0.95, IntervalSettings.Method.WILSON, 1, 1_000)),
            runs,
            "at_least_2");
    ScoreStats.Interval interval = Objects.requireNonNull(wilson.estimate().ci95());
    assertThat(interval.low()).isCloseTo(0.396778, within(5e-7));
    assertThat(interval.high()).isCloseTo(0.892209, within(5e-7));
    assertThat(wilson.estimate().method()).isEqualTo("wilson");
  }

  @Test
  void isOnlyForTheScoresThatItNames() {
    Reducer ofA = new Reducer(Reducer.Kind.MAX, 0, List.of("a"), null);
    Summary summary =
        InParts.summary(
            analysis(ofA), 1, List.of(answered("1", 1, Score.of("a", 1.0), Score.of("b", 1.0))));
    assertThat(Objects.requireNonNull(summary.figures().all().scores().get("a")).reducers())
        .containsOnlyKeys("max");
    assertThat(Objects.requireNonNull(summary.figures().all().scores().get("b")).reducers())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pass_at_5", "pass_k_12", "at_least_1", "mean", "mode", "majority", "collect"})
  void hasTheNamesOfInspect(String name) {
    assertThat(Reducer.of(name).name()).isEqualTo(name);
    assertThat(Reducer.fromJson(Reducer.of(name).toJson())).isEqualTo(Reducer.of(name));
  }

  @Test
  void takesTheSignsOfPapers() {
    assertThat(Reducer.of("pass@5").name()).isEqualTo("pass_at_5");
    assertThat(Reducer.of("pass^4").name()).isEqualTo("pass_k_4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "pass_at", "pass_at_0", "pass_at_1001", "mean_2", "Mean", "pass_at_x"})
  void refusesOtherNames(String name) {
    assertThatThrownBy(() -> Reducer.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no reducer \"" + name + "\" (must be one of mean, ");
  }

  @Test
  void isReadBackAsItWasWritten() throws Exception {
    Analysis analysis =
        new Analysis(
            List.of(new Slice(List.of("a")), new Slice(List.of("b", "c.d"))),
            List.of(
                new Reducer(Reducer.Kind.PASS_AT, 2, List.of("x", "y"), 0.25),
                Reducer.of("median")),
            "topic",
            new IntervalSettings(0.9, IntervalSettings.Method.BOOTSTRAP, -7, 200));
    JsonNode json = Json.parse(Json.text(analysis.toJson()));
    assertThat(Analysis.fromJson(json)).isEqualTo(analysis);
    assertThat(Analysis.fromJson(Json.parse("{}"))).isEqualTo(Analysis.STANDARD);
  }

  private static List<Run> runs(String id, double... values) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      runs.add(answered(id, i + 1, Score.of(S, values[i])));
    }
    return runs;
  }

  private static double value(String reducer, double... values) {
    return Objects.requireNonNull(stats(reducer, runs("a", values)).value());
  }

  private static ReducedStats stats(String reducer, List<Run> runs) {
    return stats(Reducer.of(reducer), runs);
  }

  private static ReducedStats stats(Reducer reducer, List<Run> runs) {
    return stats(analysis(reducer), runs, reducer.name());
  }

  private static ReducedStats stats(Analysis analysis, List<Run> runs, String reducer) {
    ScoreStats score =
        Objects.requireNonNull(InParts.summary(analysis, 3, runs).figures().all().scores().get(S));
    return Objects.requireNonNull(score.reducers().get(reducer));
  }

  private static Analysis analysis(Reducer reducer) {
    return new Analysis(List.of(), List.of(reducer), null, IntervalSettings.STANDARD);
  }
}
