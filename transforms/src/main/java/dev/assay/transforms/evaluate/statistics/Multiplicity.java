package dev.assay.transforms.evaluate.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** p-values adjusted for there being several, in the order in which they came. */
public final class Multiplicity {

  private Multiplicity() {}

  /** Returns each times their number, at most 1. */
  public static double[] bonferroni(double[] p) {
    return Arrays.stream(p).map(one -> Math.min(1, one * p.length)).toArray();
  }

  /** Returns Holm's, which hold wherever Bonferroni's do and are never larger. */
  public static double[] holm(double[] p) {
    int[] order = ascending(p);
    double[] adjusted = new double[p.length];
    double least = 0;
    for (int i = 0; i < order.length; i++) {
      least = Math.max(least, Math.min(1, p[order[i]] * (p.length - i)));
      adjusted[order[i]] = least;
    }
    return adjusted;
  }

  /** Returns Benjamini and Hochberg's, which bound the share of false discoveries. */
  public static double[] benjaminiHochberg(double[] p) {
    int[] order = ascending(p);
    double[] adjusted = new double[p.length];
    double most = 1;
    for (int i = order.length - 1; i >= 0; i--) {
      most = Math.min(most, p[order[i]] * p.length / (i + 1));
      adjusted[order[i]] = most;
    }
    return adjusted;
  }

  private static int[] ascending(double[] p) {
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> p[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
