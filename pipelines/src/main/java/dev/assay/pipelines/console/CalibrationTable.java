package dev.assay.pipelines.console;

import dev.assay.transforms.calibrate.Calibration;
import dev.assay.transforms.calibrate.Calibration.Estimate;
import dev.assay.transforms.evaluate.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A calibration for people. */
public final class CalibrationTable {

  private static final int LABEL = 30;
  private static final int MOST_CLASSES = 8;
  private static final int WIDTH = 100;
  private static final int MOST_LISTED = 10;

  private CalibrationTable() {}

  /**
   * Returns the lines, each with its end.
   *
   * @param judge what was compared
   * @param people the file of their ratings
   * @param unmatched ratings that no run is of
   */
  public static String render(
      Calibration calibration, String judge, String people, List<String> unmatched) {
    List<String> lines = new ArrayList<>();
    lines.add("judge   " + Cells.clean(judge));
    lines.add(
        "people  "
            + Cells.clean(people)
            + ": "
            + Figures.count(calibration.n(), "answer")
            + " compared as "
            + calibration.scale()
            + (calibration.divided() == 0
                ? ""
                : ", " + Figures.count(calibration.divided()) + " that they are divided over"));
    lines.add("");
    put(lines, "agreement", calibration.agreement());
    calibration
        .kappas()
        .forEach(
            (weights, kappa) ->
                put(
                    lines,
                    weights.equals("none") ? "Cohen's kappa" : "kappa, " + weights + " weights",
                    kappa));
    calibration
        .alphas()
        .forEach((level, alpha) -> put(lines, "Krippendorff's alpha, " + level, decimal(alpha)));
    calibration.correlations().forEach((name, value) -> put(lines, name, decimal(value)));
    if (calibration.meanDifference() != null) {
      put(lines, "judge − people", decimal(calibration.meanDifference()));
    }
    Calibration.Rates rates = calibration.rates();
    if (rates != null) {
      put(lines, "sensitivity", rates.sensitivity());
      put(lines, "specificity", rates.specificity());
      put(lines, "rate by the judge", rates.judged());
      put(lines, "rate, errors taken out", rates.corrected());
    }
    Calibration.People among = calibration.people();
    if (among != null) {
      put(
          lines,
          "people among themselves",
          decimal(among.agreement())
              + "  n "
              + Figures.count(among.n())
              + ", "
              + among.annotators()
              + " annotators"
              + (among.alphas().containsKey("nominal")
                  ? ", alpha " + decimal(among.alphas().getOrDefault("nominal", 0.0))
                  : ""));
    }
    if (!calibration.classes().isEmpty() && calibration.classes().size() <= MOST_CLASSES) {
      lines.add("");
      lines.addAll(confusion(calibration));
    }
    if (!unmatched.isEmpty()) {
      lines.add("");
      lines.add(
          "  "
              + Figures.count(unmatched.size())
              + " rated but not among the runs: "
              + Cells.fit(
                  Cells.clean(String.join(", ", unmatched.stream().limit(MOST_LISTED).toList())),
                  WIDTH));
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> confusion(Calibration calibration) {
    List<List<String>> rows = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of("people \\ judge"));
    calibration.classes().forEach(name -> heading.add(Cells.clean(name)));
    rows.add(heading);
    for (int i = 0; i < calibration.classes().size(); i++) {
      List<String> row = new ArrayList<>(List.of(Cells.clean(calibration.classes().get(i))));
      calibration.confusion().get(i).forEach(count -> row.add(Figures.count(count)));
      rows.add(row);
    }
    return Columns.align(rows, WIDTH);
  }

  private static void put(List<String> lines, String label, @Nullable Estimate estimate) {
    if (estimate != null) {
      Interval interval = estimate.interval();
      put(
          lines,
          label,
          decimal(estimate.value())
              + (interval == null
                  ? ""
                  : "  " + decimal(interval.low()) + " to " + decimal(interval.high()))
              + "  n "
              + Figures.count(estimate.n()));
    }
  }

  private static void put(List<String> lines, String label, String text) {
    lines.add("  " + Cells.left(label, LABEL) + "  " + text);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
