package dev.assay.pipelines.plan;

import java.util.List;
import java.util.function.Function;

/** A plan, or everything that stands in its way. */
public sealed interface PlanResult {

  /**
   * A plan that can be run.
   *
   * @param plan checked
   * @param warnings what was not heeded, and why
   */
  record Ready(ExperimentPlan plan, List<PlanProblem> warnings) implements PlanResult {
    /** Copies the warnings. */
    public Ready {
      warnings = List.copyOf(warnings);
    }

    @Override
    public <R> R match(Function<Ready, R> ready, Function<Refused, R> refused) {
      return ready.apply(this);
    }
  }

  /**
   * No plan.
   *
   * @param problems all of them, at least one
   * @param warnings what was not heeded, and why
   */
  record Refused(List<PlanProblem> problems, List<PlanProblem> warnings) implements PlanResult {
    /** Copies both lists. */
    public Refused {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }

    @Override
    public <R> R match(Function<Ready, R> ready, Function<Refused, R> refused) {
      return refused.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<Ready, R> ready, Function<Refused, R> refused);
}
