package dev.assay.transforms.evaluate.measure;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;

/** The types of this package by name. */
public final class MeasureTypes {

  private static final Map<String, EvaluatorFactory> ALL =
      Map.of(
          "cost", Limit::cost,
          "finish-reason", FinishReason::new,
          "latency", Limit::latency,
          "numeric_diff", NumericDiff::of,
          "perplexity", Perplexity::perplexity,
          "perplexity-score", Perplexity::score,
          "tokens", Limit::tokens);

  private MeasureTypes() {}

  /** Returns the factories. */
  public static Map<String, EvaluatorFactory> all() {
    return ALL;
  }
}
