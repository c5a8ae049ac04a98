package dev.assay.transforms.evaluate.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Confidence intervals; {@code level} is such as 0.95. */
public final class Intervals {

  private Intervals() {}

  /** Returns how many standard errors the normal interval reaches to each side. */
  public static double normalQuantile(double level) {
    return NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
  }

  /** Returns Student's interval of a mean. */
  public static Interval student(double mean, double error, double degrees, double level) {
    double half = error * TDistribution.of(degrees).inverseSurvivalProbability((1 - level) / 2);
    return new Interval(mean - half, mean + half);
  }

  /** Returns Wilson's interval of a rate. */
  public static Interval wilson(long successes, long n, double level) {
    return wilson((double) successes / n, (double) n, normal(level));
  }

  /**
   * Returns Wilson's interval of a rate whose values come in clusters, with the number of values
   * that would be as sure were they independent (Korn and Graubard 1998): rate (1 − rate) ÷ error²,
   * times (z ÷ t)² for few clusters, at most n. Where all values are equal the error tells nothing,
   * and each cluster counts as one value.
   *
   * @param error the clustered standard error of the rate
   * @param clusters at least 2
   */
  public static Interval wilsonClustered(
      double rate, long n, double error, long clusters, double level) {
    double z = normal(level);
    double t = TDistribution.of(clusters - 1.0).inverseSurvivalProbability((1 - level) / 2);
    double spread = rate * (1 - rate);
    double sure =
        spread == 0 ? clusters : Math.min((double) n, spread / (error * error) * z * z / (t * t));
    return wilson(rate, sure, z);
  }

  private static double normal(double level) {
    return NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
  }

  private static Interval wilson(double rate, double n, double z) {
    double scale = 1 + z * z / n;
    double middle = (rate + z * z / (2 * n)) / scale;
    double half = z / scale * Math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    return new Interval(
        rate == 0 ? 0 : Math.max(0, middle - half), rate == 1 ? 1 : Math.min(1, middle + half));
  }

  /** Returns Clopper and Pearson's interval of a rate, which is never too narrow. */
  public static Interval clopperPearson(long successes, long n, double level) {
    double tail = (1 - level) / 2;
    double low =
        successes == 0
            ? 0
            : BetaDistribution.of((double) successes, n - successes + 1.0)
                .inverseCumulativeProbability(tail);
    double high =
        successes == n
            ? 1
            : BetaDistribution.of(successes + 1.0, (double) (n - successes))
                .inverseSurvivalProbability(tail);
    return new Interval(low, high);
  }

  /** Returns the interval between two quantiles of resampled means. */
  public static Interval percentile(double[] means, double level) {
    return new Interval(quantile(means, (1 - level) / 2), quantile(means, (1 + level) / 2));
  }

  /** Returns a quantile, linear between two values, as numpy's default; NaN of no values. */
  public static double quantile(double[] values, double share) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /**
   * Returns the half-width of the asymptotic confidence sequence (Waudby-Smith et al.), which holds
   * at all times together.
   *
   * @param sigma standard deviation of a value
   * @param rho where it is narrowest, above 0
   * @param t how many values there are, at least 1
   * @param alpha such as 0.05
   */
  public static double sequenceHalfWidth(double sigma, double rho, double t, double alpha) {
    double spread = t * rho * rho + 1;
    return sigma
        * Math.sqrt(2 * spread / (t * t * rho * rho) * Math.log(Math.sqrt(spread) / alpha));
  }
}
