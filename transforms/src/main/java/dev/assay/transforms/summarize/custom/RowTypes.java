package dev.assay.transforms.summarize.custom;

import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.custom.Installed;
import dev.assay.transforms.evaluate.custom.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The types of summary evaluators that see every row, by name. */
public final class RowTypes {

  private static final String COMMAND = "command";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Installed<SummaryEvaluatorType> INSTALLED =
      new Installed<>(SummaryEvaluatorType.class, SummaryEvaluatorType::type);

  private RowTypes() {}

  /** Returns the names, those of jars on the class path included. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(INSTALLED.names());
    names.add(COMMAND);
    return names;
  }

  /** Returns whether there is such a type. */
  public static boolean knows(String type) {
    return type.equals(COMMAND) || INSTALLED.find(type) != null;
  }

  /** Returns what could not be loaded as part of a sentence; empty where all could. */
  public static String unloadable() {
    return INSTALLED.unloadable();
  }

  /** Returns what is wrong with one of these, its type known. */
  public static List<String> problems(EvaluatorSpec spec) {
    EvaluatorParameters parameters = EvaluatorParameters.of(spec);
    List<String> problems = new ArrayList<>();
    try {
      create(spec, parameters);
    } catch (RuntimeException | LinkageError e) {
      problems.add("Summary evaluator " + spec.name() + " could not be made: " + e);
    }
    problems.addAll(parameters.problems());
    return problems;
  }

  static RowEvaluator create(EvaluatorSpec spec, EvaluatorParameters parameters) {
    if (spec.type().equals(COMMAND)) {
      return new CommandRows(parameters);
    }
    SummaryEvaluatorType type = INSTALLED.find(spec.type());
    if (type == null) {
      throw new IllegalArgumentException("Unknown summary evaluator type " + spec.type());
    }
    return new InstalledRows(
        spec.name(), type.create(parameters), Timeouts.of(parameters, TIMEOUT));
  }
}
