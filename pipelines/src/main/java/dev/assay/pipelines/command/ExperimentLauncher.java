package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.ExperimentPlan;

/** What the commands start. */
public interface ExperimentLauncher {

  /** Runs an experiment to its end and says how it ended; prints its own outcome. */
  ExitStatus run(ExperimentPlan plan, RunSettings settings);

  /** Says everything that can be known without a call. */
  ExitStatus check(ExperimentPlan plan, CheckSettings settings);
}
