package dev.assay.transforms.calibrate;

import dev.assay.transforms.evaluate.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A judge beside people. What does not apply to the scale of the ratings is null.
 *
 * @param scale {@code binary}, {@code numeric} or {@code nominal}
 * @param n runs that the judge and people have rated, without those that people are divided over
 * @param divided runs for which people gave no class most often
 * @param agreement share of runs of which both say the same
 * @param kappas Cohen's κ by weights: {@code none}, for ordered classes also {@code linear}, {@code
 *     quadratic}
 * @param alphas Krippendorff's α by level
 * @param classes of the confusion matrix
 * @param confusion by class of people, then of the judge, how many runs
 * @param correlations {@code spearman}, {@code kendall}, {@code pearson} of numbers
 * @param meanDifference mean of the judge's number minus people's
 * @param meanAbsoluteDifference mean of its size
 * @param rates of pass and fail
 * @param people how far they agree among themselves; null where no run has two of them
 */
public record Calibration(
    String scale,
    long n,
    long divided,
    @Nullable Estimate agreement,
    SortedMap<String, Estimate> kappas,
    SortedMap<String, Double> alphas,
    List<String> classes,
    List<List<Long>> confusion,
    SortedMap<String, Double> correlations,
    @Nullable Double meanDifference,
    @Nullable Double meanAbsoluteDifference,
    @Nullable Rates rates,
    @Nullable People people) {

  /** Copies lists and maps. */
  public Calibration {
    kappas = new TreeMap<>((Map<String, Estimate>) kappas);
    alphas = new TreeMap<>((Map<String, Double>) alphas);
    correlations = new TreeMap<>((Map<String, Double>) correlations);
    classes = List.copyOf(classes);
    confusion = List.copyOf(confusion);
  }

  /**
   * A figure with its 95 % interval.
   *
   * @param value the figure
   * @param n what it is of
   * @param interval null where there is none
   */
  public record Estimate(double value, long n, @Nullable Interval interval) {}

  /**
   * What passes.
   *
   * @param sensitivity share of what people pass that the judge passes; null where they pass none
   * @param specificity share of what people fail that the judge fails; null where they fail none
   * @param judged share of all runs that the judge passes
   * @param corrected the same as people would see it, by Rogan and Gladen (1978), its interval by
   *     Lang and Reiczigel (2014); null where the judge is no better than chance
   */
  public record Rates(
      @Nullable Estimate sensitivity,
      @Nullable Estimate specificity,
      @Nullable Estimate judged,
      @Nullable Estimate corrected) {}

  /**
   * How far people agree among themselves.
   *
   * @param annotators how many there are
   * @param n runs with two or more of them
   * @param agreement share of their pairs that say the same
   * @param alphas Krippendorff's α by level
   */
  public record People(int annotators, long n, double agreement, SortedMap<String, Double> alphas) {

    /** Copies the map. */
    public People {
      alphas = new TreeMap<>((Map<String, Double>) alphas);
    }
  }
}
