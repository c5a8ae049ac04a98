package dev.assay.pipelines.run;

import dev.assay.io.storage.RemoteStorage;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.runner.BeamOptionException;
import dev.assay.pipelines.runner.BeamRunner;
import dev.assay.pipelines.runner.BeamRunners;
import java.nio.file.Path;
import java.util.List;

/** Finds what executes a run. */
final class RunnerStep {

  private RunnerStep() {}

  /**
   * Returns the runner that was asked for, and says which where that was left open.
   *
   * @param ledger the run's own folder on this machine
   * @throws BeamOptionException where an option is wrong or missing, or a cluster does not answer
   */
  static BeamRunner runner(ExperimentPlan plan, RunSettings settings, Survey survey, Path ledger) {
    int batched = (int) survey.lanes().stream().filter(lane -> lane.batched() > 0).count();
    long need = HeapNeed.of(survey);
    RunSettings.Runner chosen = HeapNeed.chosen(settings.runner(), need);
    if (settings.runner() == RunSettings.Runner.AUTO) {
      new Reports(settings.console()).notes(List.of(HeapNeed.choice(chosen, need)));
    }
    BeamRunner runner =
        BeamRunners.of(chosen, settings.beamArguments(), survey.keys().size() + batched);
    check(settings, plan, ledger, runner);
    return runner;
  }

  /**
   * Some runs read files of this machine in the middle, which are not read from an object store.
   */
  private static void check(
      RunSettings settings, ExperimentPlan plan, Path ledger, BeamRunner runner) {
    String shared = SharedPlace.named(settings.shared(), ledger);
    if (shared == null || !RemoteStorage.isRemote(shared)) {
      return;
    }
    if (plan.conditions().earlyStopping() != null) {
      throw BeamOptionException.usage(
          "--shared "
              + shared
              + " does not go with early_stopping; name a folder by it that all workers mount, or"
              + " give such an --output");
    }
    if (runner.isRemote()
        && (settings.selection() != RunSettings.Selection.UNANSWERED
            || settings.onlyIds() != null)) {
      throw BeamOptionException.usage(
          "--shared "
              + shared
              + " goes with neither --select nor --only-ids; resume with --resume alone, or share a"
              + " folder that all workers mount");
    }
  }
}
