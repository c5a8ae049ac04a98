package dev.assay.pipelines.benchmark;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param name what was measured, with its unit
 * @param values one for each measured run
 * @param baseline the same of something bare, measured between the runs; empty where there is none
 * @param goal null where the figure only explains others
 */
record Figure(String name, List<Double> values, List<Double> baseline, @Nullable Goal goal) {

  Figure {
    values = List.copyOf(values);
    baseline = List.copyOf(baseline);
  }

  /** Returns the ratio of the medians. */
  double ratio() {
    return Numbers.median(values) / Numbers.median(baseline);
  }

  List<String> cells() {
    return List.of(
        name,
        Numbers.spread(values),
        Numbers.spread(baseline),
        Numbers.text(ratio()),
        goal == null ? "" : goal.text(Numbers.median(values)));
  }
}
