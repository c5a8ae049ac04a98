package dev.assay.pipelines.run;

import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.util.List;

/** A plan's evaluators as the pipelines take them. */
final class PlanEvaluators {

  private PlanEvaluators() {}

  static List<EvaluatorSpec> of(ExperimentPlan plan) {
    return specs(plan.evaluators());
  }

  /** Returns those of all runs together. */
  static List<EvaluatorSpec> ofAll(ExperimentPlan plan) {
    return specs(plan.summaryEvaluators());
  }

  private static List<EvaluatorSpec> specs(List<EvaluatorEntry> entries) {
    return entries.stream()
        .map(entry -> new EvaluatorSpec(entry.type(), entry.name(), entry.parameters()))
        .toList();
  }
}
