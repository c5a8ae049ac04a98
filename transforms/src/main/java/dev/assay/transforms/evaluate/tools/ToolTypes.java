package dev.assay.transforms.evaluate.tools;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;

/** The types of this package by name. */
public final class ToolTypes {

  private static final Map<String, EvaluatorFactory> ALL =
      Map.of(
          "is-valid-function-call", ValidToolCalls::new,
          "is-valid-openai-function-call", ValidToolCalls::new,
          "is-valid-openai-tools-call", ValidToolCalls::new,
          "tool-args-match", ToolArgsMatch::new,
          "tool-call-f1", ToolCallF1::new);

  private ToolTypes() {}

  /** Returns the factories. */
  public static Map<String, EvaluatorFactory> all() {
    return ALL;
  }
}
