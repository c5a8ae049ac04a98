package dev.assay.pipelines.run;

import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.util.List;

/** Finds what executes a run. */
final class RunnerStep {

  private RunnerStep() {}

  /**
   * Returns the runner that was asked for, and says which where that was left open.
   *
   * @throws BeamOptionException where an option is wrong or missing, or a cluster does not answer
   */
  static BeamRunner runner(ExperimentPlan plan, RunSettings settings, Survey survey) {
    int batched = (int) survey.lanes().stream().filter(lane -> lane.batched() > 0).count();
    long need = HeapNeed.of(survey);
    RunSettings.Runner chosen = HeapNeed.chosen(settings.runner(), need);
    if (settings.runner() == RunSettings.Runner.AUTO) {
      new Reports(settings.console()).notes(List.of(HeapNeed.choice(chosen, need)));
    }
    BeamRunner runner =
        BeamRunners.of(chosen, settings.beamArguments(), survey.keys().size() + batched);
    check(settings, plan);
    return runner;
  }

  /** Some runs read files of this machine in the middle, which workers elsewhere cannot. */
  private static void check(RunSettings settings, ExperimentPlan plan) {
    if (settings.shared() == null) {
      return;
    }
    if (plan.conditions().earlyStopping() != null) {
      throw BeamOptionException.usage(
          "--shared does not go with early_stopping; give an --output that all workers mount");
    }
    if (settings.selection() != RunSettings.Selection.UNANSWERED || settings.onlyIds() != null) {
      throw BeamOptionException.usage(
          "--shared goes with neither --select nor --only-ids; resume with --resume alone");
    }
  }
}
