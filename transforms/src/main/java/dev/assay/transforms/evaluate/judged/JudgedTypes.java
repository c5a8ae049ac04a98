package dev.assay.transforms.evaluate.judged;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;

/** The types of this package by name. */
public final class JudgedTypes {

  private static final Map<String, EvaluatorFactory> ALL = Map.of("judge-score", JudgeScore::new);

  private JudgedTypes() {}

  /** Returns the factories. */
  public static Map<String, EvaluatorFactory> all() {
    return ALL;
  }
}
