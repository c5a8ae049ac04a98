package dev.assay.transforms.summarize;

import static dev.assay.transforms.summarize.Runs.answered;
import static dev.assay.transforms.summarize.Runs.ofRow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.statistics.Interval;
import dev.assay.transforms.evaluate.statistics.Intervals;
import dev.assay.transforms.summarize.IntervalSettings.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How sure means are, and how that is told. */
class IntervalsTest {

  private static final Offset<Double> SIX_DIGITS = within(5e-7);
  private static final int[][] CLUSTERS = {{1, 1, 1}, {0, 0}, {1, 0, 1, 1}, {0, 0, 0}};
  private static final String S = "s";

  @ParameterizedTest
  @CsvSource({
    "7, 10, 0.396778, 0.892209",
    "0, 30, 0, 0.113513",
    "30, 30, 0.886487, 1",
    "820, 1000, 0.794978, 0.842573"
  })
  void wilsonOfRates(int successes, int n, double low, double high) {
    ScoreStats stats = score(with(Method.WILSON), 1, flags(successes, n));
    assertThat(stats.estimate().method()).isEqualTo("wilson");
    assertInterval(stats.ci95(), low, high);
    ScoreStats standard = score(Analysis.STANDARD, 1, flags(successes, n));
    assertThat(standard.estimate().method()).isEqualTo("t");
    assertInterval(standard.ci95Wilson(), low, high);
  }

  @Test
  void wilsonIsForRatesOnly() {
    List<Run> runs = new ArrayList<>(flags(3, 5));
    runs.add(answered("x", 1, Score.of(S, 0.5)));
    ScoreStats stats = score(with(Method.WILSON), 1, runs);
    assertThat(stats.estimate().method()).isEqualTo("t");
    assertThat(stats.ci95Wilson()).isNull();
  }

  @Test
  void anotherLevelStandsBesideThatOf95Percent() {
    Analysis analysis =
        Analysis.STANDARD.withIntervals(new IntervalSettings(0.9, Method.T, 1, 1_000));
    Summary summary = InParts.summary(analysis, 1, flags(7, 10));
    Estimate estimate = Objects.requireNonNull(summary.figures().all().scores().get(S)).estimate();
    Interval ninety = Intervals.student(0.7, 0.15275252316519466, 9, 0.9);
    Estimate.Other other = Objects.requireNonNull(estimate.other());
    assertThat(other.level()).isEqualTo(0.9);
    assertInterval(other.interval(), ninety.low(), ninety.high());
    JsonNode json = SummaryJson.CODEC.toJson(summary);
    assertThat(json.at("/scores/s/ci90/0").doubleValue()).isCloseTo(ninety.low(), SIX_DIGITS);
    assertThat(json.at("/scores/s/ci95").size()).isEqualTo(2);
    assertThat(SummaryJson.CODEC.fromJson(json)).isEqualTo(summary);
  }

  @Test
  void theEpochsOfARecordAreACluster() {
    ScoreStats stats = score(Analysis.STANDARD, 4, ofRecords());
    assertThat(stats.stderrClustered()).isCloseTo(0.245327, SIX_DIGITS);
    assertThat(Objects.requireNonNull(stats.clustered()).method()).isEqualTo("t_clustered");
    assertInterval(stats.ci95Clustered(), -0.280739, 1.280739);
    assertThat(stats.stderr()).isCloseTo(0.150756, SIX_DIGITS);
    assertThat(stats.best()).isEqualTo(stats.clustered());
  }

  @Test
  void soAreTheRowsOfANamedField() {
    List<Run> runs = new ArrayList<>();
    for (int cluster = 0; cluster < CLUSTERS.length; cluster++) {
      for (int row = 0; row < CLUSTERS[cluster].length; row++) {
        runs.add(
            ofRow(
                cluster + "-" + row,
                1,
                "{\"meta\":{\"topic\":\"t" + cluster + "\"}}",
                Score.of(S, CLUSTERS[cluster][row])));
      }
    }
    ScoreStats stats = score(Analysis.STANDARD.withCluster("meta.topic"), 1, runs);
    assertThat(stats.stderrClustered()).isCloseTo(0.245327, SIX_DIGITS);
    assertInterval(stats.ci95Clustered(), -0.280739, 1.280739);
    assertThat(stats.nClusters()).isEqualTo(4);
    assertThat(stats.stderr()).isCloseTo(0.150756, SIX_DIGITS);

    ScoreStats none = score(Analysis.STANDARD.withCluster("nothing"), 1, runs);
    assertThat(none.nClusters()).isEqualTo(12);
    assertThat(none.stderrClustered())
        .isCloseTo(Objects.requireNonNull(none.stderr()), within(1e-12));
  }

  @Test
  void reducedScoresAreClusteredByANamedField() {
    List<Run> runs = new ArrayList<>();
    for (int cluster = 0; cluster < CLUSTERS.length; cluster++) {
      for (int row = 0; row < CLUSTERS[cluster].length; row++) {
        for (int epoch = 1; epoch <= 2; epoch++) {
          runs.add(
              ofRow(
                  cluster + "-" + row,
                  epoch,
                  "{\"topic\":\"t" + cluster + "\"}",
                  Score.of(S, CLUSTERS[cluster][row])));
        }
      }
    }
    Analysis analysis =
        new Analysis(
            List.of(), List.of(Reducer.of("pass_at_2")), "topic", IntervalSettings.STANDARD);
    ReducedStats reduced =
        Objects.requireNonNull(score(analysis, 2, runs).reducers().get("pass_at_2"));
    assertThat(reduced.nRecords()).isEqualTo(12);
    assertThat(reduced.nClusters()).isEqualTo(4);
    assertThat(reduced.estimate().stderr()).isCloseTo(0.245327, SIX_DIGITS);
    assertThat(reduced.estimate().method()).isEqualTo("t_clustered");
  }

  @Test
  void wilsonOfClustersCountsWhatTheyAreWorth() {
    ScoreStats stats = score(with(Method.WILSON), 4, ofRecords());
    Estimate clustered = Objects.requireNonNull(stats.clustered());
    assertThat(clustered.method()).isEqualTo("wilson_clustered");
    ScoreStats.Interval wide = Objects.requireNonNull(clustered.ci95());
    ScoreStats.Interval narrow = Objects.requireNonNull(stats.ci95());
    assertThat(wide.low()).isBetween(0.0, narrow.low());
    assertThat(wide.high()).isBetween(narrow.high(), 1.0);
    Interval same = Intervals.wilsonClustered(1, 12, 0, 4, 0.95);
    assertThat(same).isEqualTo(Intervals.wilson(4, 4, 0.95));
  }

  @Test
  void theBootstrapComesToTheErrorOfItsFormula() {
    Random random = new Random(42);
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      runs.add(answered("" + i, 1, Score.of(S, random.nextDouble())));
    }
    IntervalSettings settings = new IntervalSettings(0.95, Method.BOOTSTRAP, 1, 4_000);
    ScoreStats stats = score(Analysis.STANDARD.withIntervals(settings), 1, runs);
    assertThat(stats.estimate().method()).isEqualTo("bootstrap");
    ScoreStats.Interval drawn = Objects.requireNonNull(stats.ci95());
    double mean = Objects.requireNonNull(stats.mean());
    double half = 1.96 * Objects.requireNonNull(stats.stderr());
    assertThat(drawn.low()).isCloseTo(mean - half, within(0.12 * half));
    assertThat(drawn.high()).isCloseTo(mean + half, within(0.12 * half));
    IntervalSettings other = new IntervalSettings(0.95, Method.BOOTSTRAP, 2, 4_000);
    assertThat(score(Analysis.STANDARD.withIntervals(other), 1, runs).ci95()).isNotEqualTo(drawn);
    assertThat(score(Analysis.STANDARD.withIntervals(settings), 1, runs)).isEqualTo(stats);
  }

  @Test
  void theBootstrapDrawsWholeClusters() {
    List<Run> runs = new ArrayList<>();
    Random random = new Random(5);
    for (int record = 0; record < 200; record++) {
      double level = random.nextDouble();
      for (int epoch = 1; epoch <= 5; epoch++) {
        runs.add(answered("" + record, epoch, Score.of(S, level + random.nextDouble() / 100)));
      }
    }
    ScoreStats stats = score(with(Method.BOOTSTRAP), 5, runs);
    Estimate clustered = Objects.requireNonNull(stats.clustered());
    assertThat(clustered.method()).isEqualTo("bootstrap_clustered");
    ScoreStats.Interval drawn = Objects.requireNonNull(clustered.ci95());
    double width = 2 * 1.96 * Objects.requireNonNull(clustered.stderr());
    assertThat(drawn.high() - drawn.low()).isCloseTo(width, within(0.2 * width));
    assertThat(stats.estimate().method()).isEqualTo("t");
    assertThat(Objects.requireNonNull(stats.reducers().get("mean")).estimate().method())
        .isEqualTo("bootstrap");
  }

  @Test
  void theBootstrapHasNothingToSayOfOneValueOrOfHugeOnes() {
    assertThat(score(with(Method.BOOTSTRAP), 1, flags(1, 1)).ci95()).isNull();
    List<Run> huge =
        List.of(answered("1", 1, Score.of(S, 1e300)), answered("2", 1, Score.of(S, -1e300)));
    assertThat(score(with(Method.BOOTSTRAP), 1, huge).estimate().method()).isEqualTo("t");
  }

  @Test
  void weightsAreThoseOfPoisson() {
    int[] counts = new int[PoissonWeights.MAX + 1];
    int n = 0;
    for (int unit = 0; unit < 200; unit++) {
      for (int weight : PoissonWeights.of("unit " + unit, 9, 1_001)) {
        counts[weight]++;
        n++;
      }
    }
    double expected = n * Math.exp(-1);
    for (int weight = 0; weight <= 4; weight++) {
      assertThat((double) counts[weight])
          .as("weight " + weight)
          .isCloseTo(expected, within(5 * Math.sqrt(expected)));
      expected /= weight + 1;
    }
    assertThat(Arrays.stream(counts).sum()).isEqualTo(n);
    assertThat(PoissonWeights.of("a", 1, 100)).isNotEqualTo(PoissonWeights.of("b", 1, 100));
    assertThat(PoissonWeights.of("a", 1, 100)).isNotEqualTo(PoissonWeights.of("a", 2, 100));
    assertThat(PoissonWeights.of("a", 1, 50))
        .isEqualTo(Arrays.copyOf(PoissonWeights.of("a", 1, 101), 50));
  }

  private static Analysis with(Method method) {
    return Analysis.STANDARD.withIntervals(new IntervalSettings(0.95, method, 1, 1_000));
  }

  private static List<Run> flags(int successes, int n) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      runs.add(answered("" + i, 1, Score.of(S, i < successes)));
    }
    return runs;
  }

  private static List<Run> ofRecords() {
    List<Run> runs = new ArrayList<>();
    for (int row = 0; row < CLUSTERS.length; row++) {
      for (int epoch = 1; epoch <= CLUSTERS[row].length; epoch++) {
        runs.add(answered("" + row, epoch, Score.of(S, CLUSTERS[row][epoch - 1])));
      }
    }
    return runs;
  }

  private static ScoreStats score(Analysis analysis, int epochs, List<Run> runs) {
    return Objects.requireNonNull(
        InParts.summary(analysis, epochs, runs).figures().all().scores().get(S));
  }

  private static void assertInterval(ScoreStats.@Nullable Interval found, double low, double high) {
    ScoreStats.Interval interval = Objects.requireNonNull(found);
    assertThat(interval.low()).isCloseTo(low, SIX_DIGITS);
    assertThat(interval.high()).isCloseTo(high, SIX_DIGITS);
  }
}
