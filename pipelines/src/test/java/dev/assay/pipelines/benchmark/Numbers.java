package dev.assay.pipelines.benchmark;

import java.util.List;
import java.util.Locale;

/** How figures are printed. */
final class Numbers {

  private Numbers() {}

  /** Returns three significant digits or more; a dash for what could not be measured. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) || size >= 100) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
  }

  /** Returns the median, and the range where there is one. */
  static String spread(List<Double> values) {
    List<Double> sorted = known(values);
    if (sorted.isEmpty()) {
      return "-";
    }
    String least = text(sorted.get(0));
    String most = text(sorted.get(sorted.size() - 1));
    String median = text(median(values));
    return least.equals(most) ? median : median + " (" + least + "–" + most + ")";
  }

  /** Returns NaN where nothing could be measured. */
  static double median(List<Double> values) {
    List<Double> sorted = known(values);
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static List<Double> known(List<Double> values) {
    return values.stream().filter(value -> !value.isNaN()).sorted().toList();
  }
}
