package dev.assay.pipelines.run;

import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.util.ArrayList;
import java.util.List;

/** A plan's evaluators as the pipelines take them. */
final class PlanEvaluators {

  private PlanEvaluators() {}

  static List<EvaluatorSpec> of(ExperimentPlan plan) {
    return plan.evaluators().stream().map(PlanEvaluators::of).toList();
  }

  /** Returns evaluators and those of others whose names are not among theirs. */
  static List<EvaluatorSpec> beside(List<EvaluatorSpec> evaluators, List<EvaluatorEntry> others) {
    List<EvaluatorSpec> all = new ArrayList<>(evaluators);
    others.stream()
        .filter(other -> evaluators.stream().noneMatch(own -> own.name().equals(other.name())))
        .forEach(other -> all.add(of(other)));
    return all;
  }

  private static EvaluatorSpec of(EvaluatorEntry entry) {
    return new EvaluatorSpec(entry.type(), entry.name(), entry.parameters());
  }
}
