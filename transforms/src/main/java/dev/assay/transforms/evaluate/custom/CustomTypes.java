package dev.assay.transforms.evaluate.custom;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of this package by name, and those that jars on the class path add. */
public final class CustomTypes {

  private static final Map<String, EvaluatorFactory> ALL = Map.of("command", CommandEvaluator::of);

  private CustomTypes() {}

  /** Returns the factories of the types that are always there. */
  public static Map<String, EvaluatorFactory> all() {
    return ALL;
  }

  /** Returns the names of the types that were found in jars. */
  public static Set<String> installed() {
    return Installed.EVALUATORS.names();
  }

  /** Returns the factory of a type that was found in a jar, null where there is none. */
  public static @Nullable EvaluatorFactory installed(String type) {
    return Installed.EVALUATORS.find(type) == null
        ? null
        : parameters -> WatchedEvaluator.of(type, parameters);
  }

  /** Returns what could not be loaded as part of a sentence; empty where all could. */
  public static String unloadable() {
    return Installed.EVALUATORS.unloadable();
  }
}
