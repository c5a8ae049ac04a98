package dev.assay.transforms.evaluate.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Two-sided tests of two systems on the same rows. */
public final class PairedTests {

  /** Most pairs of which all signs are tried. */
  public static final int MAX_EXACT_PAIRS = 20;

  private static final double NEARLY = 1e-12;

  private PairedTests() {}

  /** Returns a − b, pair by pair; both must be equally long. */
  public static double[] differences(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Invalid pairs: %d and %d values (must be equally many)".formatted(a.length, b.length));
    }
    double[] differences = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      differences[i] = a[i] - b[i];
    }
    return differences;
  }

  /** Returns the p-value of Student's test that the differences are 0 on average. */
  public static double studentP(double[] differences) {
    double t = Means.mean(differences) / Means.standardError(differences);
    return 2 * TDistribution.of(differences.length - 1.0).survivalProbability(Math.abs(t));
  }

  /**
   * Returns the exact p-value of the permutation test: the share of all choices of signs whose sum
   * is at least as far from 0.
   *
   * @param differences at most {@link #MAX_EXACT_PAIRS} that are not 0
   */
  public static double permutationP(double[] differences) {
    double[] moved = Arrays.stream(differences).filter(d -> d != 0).toArray();
    if (moved.length > MAX_EXACT_PAIRS) {
      throw new IllegalArgumentException(
          "Invalid number of pairs: %d (must be <= %d)".formatted(moved.length, MAX_EXACT_PAIRS));
    }
    int half = moved.length / 2;
    double[] firsts = signedSums(Arrays.copyOfRange(moved, 0, half));
    double[] seconds = signedSums(Arrays.copyOfRange(moved, half, moved.length));
    double found = Math.abs(firsts[0] + seconds[0]);
    double nearly = NEARLY * Arrays.stream(moved).map(Math::abs).sum();
    long extreme = 0;
    for (double first : firsts) {
      for (double second : seconds) {
        extreme += Math.abs(first + second) >= found - nearly ? 1 : 0;
      }
    }
    return (double) extreme / (1L << moved.length);
  }

  /** Returns the sums for all choices of signs; the first has none changed. */
  private static double[] signedSums(double[] values) {
    double[] sums = new double[1 << values.length];
    for (int signs = 0; signs < sums.length; signs++) {
      for (int i = 0; i < values.length; i++) {
        sums[signs] += (signs >> i & 1) == 0 ? values[i] : -values[i];
      }
    }
    return sums;
  }

  /** Returns McNemar's p-value by chi-square, with or without Edwards' correction. */
  public static double mcNemarP(long onlyFirst, long onlySecond, boolean corrected) {
    double gap = Math.abs(onlyFirst - onlySecond);
    double less = corrected ? Math.max(0, gap - 1) : gap;
    return ChiSquaredDistribution.of(1).survivalProbability(less * less / (onlyFirst + onlySecond));
  }

  /** Returns McNemar's exact p-value, to use below 25 discordant pairs. */
  public static double mcNemarExactP(long onlyFirst, long onlySecond) {
    return Math.min(1, 2 * half(onlyFirst, onlySecond));
  }

  /** Returns McNemar's mid-p (Fagerland et al. 2013). */
  public static double mcNemarMidP(long onlyFirst, long onlySecond) {
    int least = Math.toIntExact(Math.min(onlyFirst, onlySecond));
    double point = binomial(onlyFirst, onlySecond).probability(least);
    return 2 * half(onlyFirst, onlySecond) - point;
  }

  private static double half(long onlyFirst, long onlySecond) {
    int least = Math.toIntExact(Math.min(onlyFirst, onlySecond));
    return binomial(onlyFirst, onlySecond).cumulativeProbability(least);
  }

  private static BinomialDistribution binomial(long onlyFirst, long onlySecond) {
    return BinomialDistribution.of(Math.toIntExact(onlyFirst + onlySecond), 0.5);
  }
}
