package dev.assay.pipelines.run;

import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.util.List;

/** A plan's evaluators as the pipelines take them. */
final class PlanEvaluators {

  private PlanEvaluators() {}

  static List<EvaluatorSpec> of(ExperimentPlan plan) {
    return plan.evaluators().stream()
        .map(entry -> new EvaluatorSpec(entry.type(), entry.name(), entry.parameters()))
        .toList();
  }
}
