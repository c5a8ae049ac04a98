package dev.assay.transforms.evaluate.judged;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;

/** The types of this package by name. */
public final class JudgedTypes {

  private JudgedTypes() {}

  /** Returns the factories. */
  public static Map<String, EvaluatorFactory> all() {
    return Map.of("judge-score", JudgeScore::new);
  }
}
