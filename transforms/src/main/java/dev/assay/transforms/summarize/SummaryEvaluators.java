package dev.assay.transforms.summarize;

import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Messages;
import dev.assay.transforms.summarize.custom.RowTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluators of all runs together. Those that are computed from counts are part of {@link
 * Summarize}; those that see every row, a program or a class of a jar, are run by {@link
 * dev.assay.transforms.summarize.custom.RowStream} when the runs are written.
 */
public final class SummaryEvaluators {

  private static final SortedMap<String, SummaryTypes.Factory> TYPES = SummaryTypes.all();
  private static final String THRESHOLD = "threshold";

  private SummaryEvaluators() {}

  /** Returns the types' names in order, those of jars on the class path included. */
  public static List<String> types() {
    Set<String> types = new TreeSet<>(TYPES.keySet());
    types.addAll(RowTypes.names());
    return List.copyOf(types);
  }

  /**
   * Returns everything that is wrong with a list of summary evaluators, as {@link
   * dev.assay.transforms.evaluate.Evaluators#problems} does with evaluators.
   */
  public static List<String> problems(List<EvaluatorSpec> specs) {
    List<String> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (EvaluatorSpec spec : specs) {
      if (!names.add(spec.name())) {
        problems.add(
            "Summary evaluator name "
                + spec.name()
                + " is taken (give one of the two another name)");
      }
      if (TYPES.containsKey(spec.type())) {
        EvaluatorParameters parameters = EvaluatorParameters.of(spec);
        one(spec, parameters);
        problems.addAll(parameters.problems());
      } else if (RowTypes.knows(spec.type())) {
        problems.addAll(RowTypes.problems(spec));
      } else {
        problems.add(
            "Unknown summary evaluator type "
                + Messages.unknown(spec.type(), types())
                + RowTypes.unloadable());
      }
    }
    return problems;
  }

  /** Returns those that are computed from counts. */
  static List<EvaluatorSpec> counted(List<EvaluatorSpec> specs) {
    return specs.stream().filter(spec -> TYPES.containsKey(spec.type())).toList();
  }

  /** Returns those that see every row. */
  public static List<EvaluatorSpec> ofRows(List<EvaluatorSpec> specs) {
    return specs.stream().filter(spec -> !TYPES.containsKey(spec.type())).toList();
  }

  static One one(EvaluatorSpec spec) {
    return one(spec, EvaluatorParameters.of(spec));
  }

  private static One one(EvaluatorSpec spec, EvaluatorParameters parameters) {
    SummaryTypes.Factory factory = TYPES.get(spec.type());
    if (factory == null) {
      throw new IllegalArgumentException("Unknown summary evaluator type " + spec.type());
    }
    Double threshold = parameters.number(THRESHOLD);
    return new One(spec.name(), factory.create(parameters), threshold);
  }

  /**
   * One that is computed from counts.
   *
   * @param name of the result
   * @param kind what is added up
   * @param threshold the least that passes, or the most where lower is better; null for none
   */
  record One(String name, SummaryCounts.Kind kind, @Nullable Double threshold) {}
}
