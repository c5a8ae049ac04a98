package dev.assay.transforms.evaluate.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Krippendorff's alpha (2011): agreement of any number of raters, some of whose ratings may lack.
 */
public final class Krippendorff {

  /** What the ratings mean. */
  public enum Level {
    /** Names. */
    NOMINAL,
    /** Ranks. */
    ORDINAL,
    /** Numbers. */
    INTERVAL
  }

  private Krippendorff() {}

  /**
   * Returns alpha; NaN where all ratings are the same.
   *
   * @param units by item, the ratings it got; items with fewer than two are left out
   */
  public static double alpha(List<List<Double>> units, Level level) {
    List<List<Double>> rated = units.stream().filter(unit -> unit.size() > 1).toList();
    SortedMap<Double, Double> totals = new TreeMap<>();
    rated.forEach(unit -> unit.forEach(value -> totals.merge(value, 1.0, Double::sum)));
    List<Double> values = new ArrayList<>(totals.keySet());
    List<Double> counts = new ArrayList<>(totals.values());
    double all = counts.stream().mapToDouble(Double::doubleValue).sum();
    double found = 0;
    for (List<Double> unit : rated) {
      for (double a : unit) {
        for (double b : unit) {
          found +=
              distance(values.indexOf(a), values.indexOf(b), values, counts, level)
                  / (unit.size() - 1);
        }
      }
    }
    double byChance = 0;
    for (int i = 0; i < values.size(); i++) {
      for (int j = 0; j < values.size(); j++) {
        byChance += counts.get(i) * counts.get(j) * distance(i, j, values, counts, level);
      }
    }
    return 1 - (all - 1) * found / byChance;
  }

  private static double distance(
      int i, int j, List<Double> values, List<Double> counts, Level level) {
    if (i == j) {
      return 0;
    }
    double gap =
        switch (level) {
          case NOMINAL -> 1;
          case ORDINAL -> ranksBetween(Math.min(i, j), Math.max(i, j), counts);
          case INTERVAL -> values.get(i) - values.get(j);
        };
    return gap * gap;
  }

  private static double ranksBetween(int low, int high, List<Double> counts) {
    double between = counts.subList(low, high + 1).stream().mapToDouble(Double::doubleValue).sum();
    return between - (counts.get(low) + counts.get(high)) / 2;
  }
}
