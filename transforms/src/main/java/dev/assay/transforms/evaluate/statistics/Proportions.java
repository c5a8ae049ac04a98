package dev.assay.transforms.evaluate.statistics;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Two-sided tests of two rates on different rows, and how many rows a test needs. */
public final class Proportions {

  private static final double NEARLY = 1 + 1e-7;

  private Proportions() {}

  /** Returns the p-value of the z-test with pooled variance. */
  public static double zP(long successes, long n, long otherSuccesses, long otherN) {
    double pooled = (double) (successes + otherSuccesses) / (n + otherN);
    double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / n + 1.0 / otherN));
    double z = ((double) successes / n - (double) otherSuccesses / otherN) / error;
    return 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
  }

  /** Returns Fisher's exact p-value of the table {@code a b / c d}. */
  public static double fisherP(int a, int b, int c, int d) {
    HypergeometricDistribution tables = HypergeometricDistribution.of(a + b + c + d, a + b, a + c);
    double found = tables.probability(a) * NEARLY;
    double p = 0;
    for (int x = tables.getSupportLowerBound(); x <= tables.getSupportUpperBound(); x++) {
      double one = tables.probability(x);
      p += one <= found ? one : 0;
    }
    return Math.min(1, p);
  }

  /**
   * Returns how many rows a paired comparison needs (Miller 2024), rounded up: (z(α/2) + z(β))² (ω²
   * + σA²/KA + σB²/KB) ÷ δ².
   *
   * @param alpha such as 0.05
   * @param power such as 0.8
   * @param variance the whole of the last but one factor: ω² + σA²/KA + σB²/KB
   * @param delta the difference to be seen, above 0
   */
  public static long rowsNeeded(double alpha, double power, double variance, double delta) {
    return (long) Math.ceil(rowsNeededUnrounded(alpha, power, variance, delta));
  }

  /** Returns what {@link #rowsNeeded} rounds up; beyond any number where delta is all but 0. */
  public static double rowsNeededUnrounded(
      double alpha, double power, double variance, double delta) {
    double z = quantiles(alpha, power);
    return z * z * variance / (delta * delta);
  }

  /**
   * Returns the least difference that is seen with that power, from the standard error of the
   * difference: the same formula the other way round.
   */
  public static double detectable(double alpha, double power, double error) {
    return quantiles(alpha, power) * error;
  }

  private static double quantiles(double alpha, double power) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    return normal.inverseSurvivalProbability(alpha / 2)
        + normal.inverseCumulativeProbability(power);
  }
}
