package dev.assay.pipelines.run;

import dev.assay.io.ledger.LedgerPass;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.EnvironmentFile;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what executes a run, and what its workers need. */
final class RunnerStep {

  private RunnerStep() {}

  /**
   * Returns the runner that was asked for, and says which where that was left open.
   *
   * @throws BeamOptionException where an option is wrong or missing, or a cluster does not answer
   */
  static BeamRunner runner(RunSettings settings, Survey survey) {
    int batched = (int) survey.lanes().stream().filter(lane -> lane.batched() > 0).count();
    long need = HeapNeed.of(survey);
    RunSettings.Runner chosen = HeapNeed.chosen(settings.runner(), need);
    if (settings.runner() == RunSettings.Runner.AUTO) {
      new Reports(settings.console()).notes(List.of(HeapNeed.choice(chosen, need)));
    }
    return BeamRunners.of(chosen, settings.beamArguments(), survey.lanes().size() + batched);
  }

  /** Returns what calling needs, on this process's workers or others'. */
  static WorkerServices services(
      ExperimentPlan plan, RunSettings settings, String ledger, BeamRunner runner)
      throws IOException {
    return runner.isRemote()
        ? new WorkerServices(
            ledger,
            plan.servers(),
            Workers.of(ledger, LedgerPass.of(Path.of(ledger)), environmentFile(settings)))
        : new WorkerServices(ledger, plan.servers());
  }

  private static @Nullable Path environmentFile(RunSettings settings) {
    return settings.environment() instanceof EnvironmentFile.Variables given ? given.file() : null;
  }
}
