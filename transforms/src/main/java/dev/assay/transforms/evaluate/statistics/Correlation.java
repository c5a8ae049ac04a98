package dev.assay.transforms.evaluate.statistics;

import java.util.Arrays;
import java.util.Comparator;

/** How two series of equal length go together, from −1 to 1; NaN where one does not vary. */
public final class Correlation {

  private Correlation() {}

  /** Returns Pearson's coefficient. */
  public static double pearson(double[] a, double[] b) {
    double meanA = Means.mean(a);
    double meanB = Means.mean(b);
    double together = 0;
    for (int i = 0; i < a.length; i++) {
      together += (a[i] - meanA) * (b[i] - meanB);
    }
    return together / Math.sqrt(Means.squares(a)) / Math.sqrt(Means.squares(b));
  }

  /** Returns Spearman's coefficient, ties with their mean rank. */
  public static double spearman(double[] a, double[] b) {
    return pearson(ranks(a), ranks(b));
  }

  private static double[] ranks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    int start = 0;
    while (start < order.length) {
      int end = start + 1;
      while (end < order.length && values[order[end]] == values[order[start]]) {
        end++;
      }
      for (int i = start; i < end; i++) {
        ranks[order[i]] = (start + end + 1) / 2.0;
      }
      start = end;
    }
    return ranks;
  }

  /** Returns Kendall's tau-b. */
  public static double kendall(double[] a, double[] b) {
    double agreeing = 0;
    double apartInA = 0;
    double apartInB = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = i + 1; j < a.length; j++) {
        double inA = Math.signum(a[i] - a[j]);
        double inB = Math.signum(b[i] - b[j]);
        agreeing += inA * inB;
        apartInA += inA * inA;
        apartInB += inB * inB;
      }
    }
    return agreeing / Math.sqrt(apartInA) / Math.sqrt(apartInB);
  }
}
