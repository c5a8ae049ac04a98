package dev.assay.pipelines.run;

import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.CheckSettings;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.ExperimentLauncher;
import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;

/** Runs and checks experiments in this process. */
public final class LocalLauncher implements ExperimentLauncher {

  @Override
  public ExitStatus run(ExperimentPlan plan, RunSettings settings) {
    return new RunExperiment(plan, settings, Clock.system()).run();
  }

  @Override
  public ExitStatus check(ExperimentPlan plan, CheckSettings settings) {
    return new CheckExperiment(plan, settings).check();
  }
}
