package dev.assay.pipelines.plan;

import dev.assay.transforms.summarize.Analysis;
import dev.assay.transforms.summarize.IntervalSettings;
import dev.assay.transforms.summarize.Reducer;
import dev.assay.transforms.summarize.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of a summary, over what the experiment said.
 *
 * @param slices beside those of the experiment; a comma joins fields
 * @param reducers beside those of the experiment, by name
 * @param cluster the field that makes clusters; null for the experiment's
 * @param method of intervals; null for the experiment's
 * @param level of intervals; null for the experiment's
 */
public record AnalysisOptions(
    List<String> slices,
    List<String> reducers,
    @Nullable String cluster,
    @Nullable String method,
    @Nullable Double level) {

  /** Nothing is said. */
  public static final AnalysisOptions NONE =
      new AnalysisOptions(List.of(), List.of(), null, null, null);

  /** Copies the lists. */
  public AnalysisOptions {
    slices = List.copyOf(slices);
    reducers = List.copyOf(reducers);
  }

  /** Returns what is wrong with them. */
  public List<PlanProblem> problems() {
    List<PlanProblem> problems = new ArrayList<>();
    for (String slice : slices) {
      if (fields(slice).stream().anyMatch(String::isBlank)) {
        problems.add(
            problem("USAGE_SLICE", "--slice", slice, "must be a field, or fields with commas"));
      }
    }
    for (String reducer : reducers) {
      try {
        Reducer.of(reducer);
      } catch (IllegalArgumentException e) {
        problems.add(
            problem("USAGE_REDUCER", "--reducer", reducer, "must be one of " + Reducer.known()));
      }
    }
    if (cluster != null && cluster.isBlank()) {
      problems.add(problem("USAGE_CLUSTER", "--cluster", cluster, "must be a field"));
    }
    if (method != null && AnalysisSection.method(method) == null) {
      problems.add(
          problem("USAGE_INTERVALS", "--intervals", method, "must be t, wilson or bootstrap"));
    }
    if (level != null
        && !(level >= IntervalSettings.MIN_LEVEL && level <= IntervalSettings.MAX_LEVEL)) {
      problems.add(
          problem(
              "USAGE_LEVEL",
              "--level",
              level.toString(),
              "must be from " + IntervalSettings.MIN_LEVEL + " to " + IntervalSettings.MAX_LEVEL));
    }
    return problems;
  }

  private static PlanProblem problem(String code, String option, String value, String must) {
    return PlanProblem.ofOption(
        code, "Invalid " + option + ": \"" + ConfigNode.oneLine(value) + "\" (" + must + ")");
  }

  private static List<String> fields(String slice) {
    return Arrays.stream(slice.split(",", -1)).map(String::strip).toList();
  }

  /** Returns settings with these over them; only where there are no {@link #problems}. */
  public Analysis over(Analysis analysis) {
    Analysis more =
        analysis.with(
            slices.stream().map(slice -> new Slice(fields(slice))).toList(),
            reducers.stream().map(Reducer::of).toList());
    IntervalSettings own = analysis.intervals();
    IntervalSettings.Method named = method == null ? null : AnalysisSection.method(method);
    return more.withCluster(cluster == null ? analysis.cluster() : cluster)
        .withIntervals(
            new IntervalSettings(
                level == null ? own.level() : level,
                named == null ? own.method() : named,
                own.seed(),
                own.resamples()));
  }
}
