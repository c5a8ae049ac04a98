package dev.assay.transforms.evaluate.retrieval;

import dev.assay.transforms.evaluate.EvaluatorFactory;
import java.util.Map;

/** The types of this package by name. */
public final class RetrievalTypes {

  private static final Map<String, EvaluatorFactory> ALL =
      Map.of(
          "average_precision", Retrieval::averagePrecision,
          "context_precision", Retrieval::contextPrecision,
          "hit_rate", Retrieval::hitRate,
          "mrr", Retrieval::mrr,
          "ndcg", Retrieval::ndcg,
          "precision_at_k", Retrieval::precision,
          "recall_at_k", Retrieval::recall);

  private RetrievalTypes() {}

  /** Returns the factories. */
  public static Map<String, EvaluatorFactory> all() {
    return ALL;
  }
}
