package dev.assay.transforms.summarize;

import dev.assay.transforms.evaluate.statistics.Interval;
import dev.assay.transforms.evaluate.statistics.Intervals;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes standard errors and intervals as the settings say. */
final class Estimator {

  private static final String CLUSTERED = "_clustered";

  private final IntervalSettings settings;

  Estimator(IntervalSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the estimate of a mean whose values are independent of each other.
   *
   * @param means of a bootstrap's resamples; null where there was none
   */
  Estimate independent(NumberSums numbers, double @Nullable [] means) {
    Double mean = numbers.mean();
    if (mean == null) {
      return Estimate.NONE;
    }
    Double stderr = numbers.stderr();
    Long successes = numbers.successes();
    if (settings.method() == IntervalSettings.Method.WILSON && successes != null) {
      return estimate(stderr, "wilson", level -> Intervals.wilson(successes, numbers.n(), level));
    }
    if (means != null && stderr != null) {
      return estimate(stderr, "bootstrap", level -> Intervals.percentile(means, level));
    }
    return student(mean, stderr, numbers.n() - 1, "t");
  }

  /**
   * Returns the estimate of a mean whose values come in clusters.
   *
   * @param numbers the same values one by one
   * @param clusters null where there are none
   * @param means of a bootstrap's resamples of whole clusters; null where there was none
   */
  @Nullable Estimate clustered(
      NumberSums numbers, @Nullable ClusterSums clusters, double @Nullable [] means) {
    Double mean = numbers.mean();
    if (mean == null || clusters == null) {
      return null;
    }
    Double stderr = clusters.stderr();
    if (stderr == null) {
      return Estimate.NONE;
    }
    if (settings.method() == IntervalSettings.Method.WILSON && numbers.successes() != null) {
      return estimate(
          stderr,
          "wilson" + CLUSTERED,
          level ->
              Intervals.wilsonClustered(mean, numbers.n(), stderr, clusters.clusters(), level));
    }
    if (means != null) {
      return estimate(stderr, "bootstrap" + CLUSTERED, level -> Intervals.percentile(means, level));
    }
    return student(mean, stderr, clusters.clusters() - 1, "t" + CLUSTERED);
  }

  /** Returns Wilson's 95 % interval of a score that is 0 or 1 only, null of any other. */
  static ScoreStats.@Nullable Interval wilson(NumberSums numbers) {
    Long successes = numbers.successes();
    return successes == null
        ? null
        : interval(Intervals.wilson(successes, numbers.n(), IntervalSettings.STANDARD_LEVEL));
  }

  private Estimate student(double mean, @Nullable Double stderr, long freedom, String method) {
    return stderr == null
        ? Estimate.NONE
        : estimate(
            stderr, method, level -> Intervals.student(mean, stderr, (double) freedom, level));
  }

  private Estimate estimate(
      @Nullable Double stderr, String method, DoubleFunction<Interval> intervals) {
    ScoreStats.Interval standard = interval(intervals.apply(IntervalSettings.STANDARD_LEVEL));
    if (standard == null) {
      return new Estimate(stderr, null, null, null);
    }
    double level = settings.level();
    ScoreStats.Interval asked =
        level == IntervalSettings.STANDARD_LEVEL ? null : interval(intervals.apply(level));
    return new Estimate(
        stderr, standard, method, asked == null ? null : new Estimate.Other(level, asked));
  }

  /** Returns null where the ends are beyond what a double holds. */
  private static ScoreStats.@Nullable Interval interval(Interval ends) {
    return Double.isFinite(ends.low()) && Double.isFinite(ends.high())
        ? new ScoreStats.Interval(ends.low(), ends.high())
        : null;
  }
}
