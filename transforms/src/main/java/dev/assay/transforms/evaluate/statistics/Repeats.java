package dev.assay.transforms.evaluate.statistics;

import java.util.Arrays;

/** What several runs of one row come to. */
public final class Repeats {

  private Repeats() {}

  /**
   * Returns how likely at least one of k of the runs passes, 1 − C(n−c, k) ÷ C(n, k) (Chen et al.
   * 2021).
   *
   * @param runs n, at least k
   * @param passed c, from 0 to n
   * @param k at least 1
   */
  public static double passAtK(int runs, int passed, int k) {
    check(runs, passed, k);
    return 1 - shareOfChoices(runs - passed, runs, k);
  }

  /** Returns how likely all k of the runs pass, C(c, k) ÷ C(n, k). */
  public static double passHatK(int runs, int passed, int k) {
    check(runs, passed, k);
    return shareOfChoices(passed, runs, k);
  }

  private static void check(int runs, int passed, int k) {
    if (k < 1 || runs < k || passed < 0 || passed > runs) {
      throw new IllegalArgumentException(
          "Invalid k of runs: %d of %d with %d passed (must be 1 <= k <= runs, 0 <= passed <= runs)"
              .formatted(k, runs, passed));
    }
  }

  /** Returns C(some, k) ÷ C(all, k). */
  private static double shareOfChoices(int some, int all, int k) {
    double share = 1;
    for (int i = 0; i < k; i++) {
      share *= Math.max(0, some - i) / (double) (all - i);
    }
    return share;
  }

  /** Returns 1 where at least k of the values are at least 1, else 0. */
  public static double atLeastK(double[] values, int k) {
    return Arrays.stream(values).filter(value -> value >= 1).count() >= k ? 1 : 0;
  }

  /** Returns the largest of the values; NaN of none. */
  public static double max(double[] values) {
    return Arrays.stream(values).max().orElse(Double.NaN);
  }

  /** Returns the median, of an even number the mean of the middle two; NaN of none. */
  public static double median(double[] values) {
    return Intervals.quantile(values, 0.5);
  }
}
