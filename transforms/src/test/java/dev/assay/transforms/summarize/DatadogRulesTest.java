package dev.assay.transforms.summarize;

import static dev.assay.transforms.summarize.Runs.answered;
import static dev.assay.transforms.summarize.Runs.failed;
import static dev.assay.transforms.summarize.Runs.label;
import static dev.assay.transforms.summarize.Runs.none;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What platforms say of repeated runs: scores are averaged over a record's runs and then over
 * records, labels by modes. The names are those of the cases.
 */
class DatadogRulesTest {

  private static final String S = "s";

  @Test
  void g35MeanOfRecordMeansIsNotThePooledMean() {
    ScoreStats stats =
        score(
            3,
            answered("A", 1, Score.of(S, 1.0)),
            answered("A", 2, Score.of(S, 0.0)),
            answered("A", 3, Score.of(S, 0.0)),
            answered("B", 1, Score.of(S, 1.0)),
            answered("B", 2, Score.error(S, "EVAL_FAILED", "x")),
            answered("B", 3, Score.error(S, "EVAL_FAILED", "x")));
    assertThat(stats.meanOfRecordMeans()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(stats.mean()).isEqualTo(0.5);
    assertThat(stats.nError()).isEqualTo(2);
    assertThat(stats.n()).isEqualTo(4);
  }

  @Test
  void g36ModeOfRecordModesIsNotThePooledMode() {
    LabelStats labels = labels(5, runs("A", "ppppp"), runs("B", "nnnpp"), runs("C", "nnnpp"));
    assertThat(labels.modeOfRecordModes()).isEqualTo("n");
    assertThat(labels.recordModeCounts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("n", 2L, "p", 1L));
    assertThat(labels.modeOfRecordModesTie()).isFalse();
    assertThat(labels.mode()).isEqualTo("p");
    assertThat(labels.counts()).containsExactlyInAnyOrderEntriesOf(Map.of("n", 6L, "p", 9L));
  }

  @Test
  void g37TiedModesGoToTheSmallestAndAreTold() {
    LabelStats labels = labels(1, runs("A", "y"), runs("B", "x"));
    assertThat(labels.mode()).isEqualTo("x");
    assertThat(labels.modeTie()).isTrue();
    assertThat(labels.counts()).containsExactlyInAnyOrderEntriesOf(Map.of("x", 1L, "y", 1L));
    assertThat(labels.modeOfRecordModesTie()).isTrue();

    LabelStats within = labels(2, runs("A", "yx"), runs("B", "yy"), runs("C", "yy"));
    assertThat(within.nRecordsTied()).isEqualTo(1);
    assertThat(within.recordModeCounts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("x", 1L, "y", 2L));
    assertThat(within.modeOfRecordModes()).isEqualTo("y");
    assertThat(within.modeOfRecordModesTie()).isFalse();
  }

  @Test
  void g38ABooleanOfASingleRunIsTheShareOfTrue() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      runs.add(answered("" + i, 1, flag(i != 1)));
    }
    assertThat(score(1, runs.toArray(Run[]::new)).mean()).isEqualTo(0.75);
  }

  @Test
  void g39NullsAreCountedAndLeftOut() {
    ScoreStats stats =
        score(
            1,
            answered("1", 1, Score.of(S, 0.5)),
            answered("2", 1, none(S)),
            answered("3", 1, Score.of(S, 0.7)));
    assertThat(stats.mean()).isCloseTo(0.6, within(1e-15));
    assertThat(stats.n()).isEqualTo(2);
    assertThat(stats.nNull()).isEqualTo(1);
    assertThat(stats.nRecordsUnscored()).isEqualTo(1);
  }

  @Test
  void g49TheMeansOfTwoRecords() {
    Summary summary =
        InParts.summary(
            Analysis.STANDARD,
            1,
            List.of(
                answered("1", 1, flag(true), Score.of("overlap", 1.0), label("judge", "excellent")),
                answered(
                    "2",
                    1,
                    flag(false),
                    Score.of("overlap", 1.0 / 11),
                    label("judge", "excellent"))));
    assertThat(stats(summary, S).mean()).isEqualTo(0.5);
    assertThat(stats(summary, "overlap").mean()).isCloseTo(6.0 / 11, within(1e-15));
    assertThat(stats(summary, "judge").labels()).isNotNull();
    assertThat(Objects.requireNonNull(stats(summary, "judge").labels()).counts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("excellent", 2L));
  }

  @Test
  void g50AnEvaluatorThatFailsOnOneRowLeavesTheOthers() {
    ScoreStats stats =
        score(
            1, answered("1", 1, flag(true)), answered("2", 1, Score.error(S, "EVAL_FAILED", "x")));
    assertThat(stats.mean()).isEqualTo(1.0);
    assertThat(stats.n()).isEqualTo(1);
    assertThat(stats.nError()).isEqualTo(1);
  }

  @Test
  void g51ARecordWhoseTaskAlwaysFailsIsUnscored() {
    ScoreStats stats =
        score(
            3,
            failed("1", 1, "HTTP_500"),
            failed("1", 2, "HTTP_500"),
            failed("1", 3, "HTTP_500"),
            answered("2", 1, flag(true)),
            answered("2", 2, flag(false)),
            failed("2", 3, "HTTP_500"));
    assertThat(stats.nRecordsUnscored()).isEqualTo(1);
    assertThat(stats.meanOfRecordMeans()).isEqualTo(0.5);
    assertThat(stats.states()).isEqualTo(new ScoreStats.States(2, 0, 0, 0, 4));
    ReducedStats mean = Objects.requireNonNull(stats.reducers().get("mean"));
    assertThat(mean.nRecords()).isEqualTo(1);
    assertThat(mean.nUndefined()).isEqualTo(1);
  }

  @Test
  void g51cAScoreThatARowLacksIsNull() {
    Summary summary =
        InParts.summary(
            Analysis.STANDARD,
            1,
            List.of(
                answered("1", 1, Score.of("a", 1.0), Score.of("b", 0.5)),
                answered("2", 1, Score.of("a", 0.0))));
    assertThat(stats(summary, "b").n()).isEqualTo(1);
    assertThat(stats(summary, "b").nNull()).isEqualTo(1);
    assertThat(stats(summary, "b").mean()).isEqualTo(0.5);
  }

  @Test
  void g52OneRunHasTheSameMeansBothWays() {
    Run[] runs = {answered("1", 1, Score.of(S, 0.2)), answered("2", 1, Score.of(S, 0.6))};
    ScoreStats stats = score(1, runs);
    assertThat(stats.meanOfRecordMeans()).isEqualTo(stats.mean()).isEqualTo(0.4);
    assertThat(stats.clustered()).isNull();
    assertThat(stats.reducers()).isEmpty();
  }

  @Test
  void l72NumbersNullsAndTextsUnderOneKey() {
    ScoreStats stats =
        score(
            1,
            answered("1", 1, Score.of(S, 1.0)),
            answered("2", 1, Score.of(S, 0.0)),
            answered("3", 1, none(S)),
            answered("4", 1, label(S, "good")));
    assertThat(stats.mean()).isEqualTo(0.5);
    assertThat(stats.n()).isEqualTo(2);
    LabelStats labels = Objects.requireNonNull(stats.labels());
    assertThat(labels.counts()).containsExactlyInAnyOrderEntriesOf(Map.of("good", 1L));
    assertThat(labels.n()).isEqualTo(1);
    assertThat(stats.n() + labels.n() + stats.nNull() + stats.nError()).isEqualTo(4);
    assertThat(stats.nNull()).isEqualTo(1);
    assertThat(stats.nRecordsUnscored()).isEqualTo(1);
  }

  private static Score flag(boolean value) {
    return new Score(
        S, JsonNodeFactory.instance.booleanNode(value), null, null, null, null, null, null);
  }

  private static List<Run> runs(String id, String labels) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < labels.length(); i++) {
      runs.add(answered(id, i + 1, label(S, labels.substring(i, i + 1))));
    }
    return runs;
  }

  @SafeVarargs
  private static LabelStats labels(int epochs, List<Run>... runs) {
    List<Run> all = new ArrayList<>();
    for (List<Run> some : runs) {
      all.addAll(some);
    }
    return Objects.requireNonNull(score(epochs, all.toArray(Run[]::new)).labels());
  }

  private static ScoreStats score(int epochs, Run... runs) {
    return stats(InParts.summary(Analysis.STANDARD, epochs, List.of(runs)), S);
  }

  private static ScoreStats stats(Summary summary, String name) {
    return Objects.requireNonNull(summary.figures().all().scores().get(name));
  }
}
