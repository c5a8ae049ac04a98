package dev.assay.pipelines.run;

import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.plan.ExperimentPlan;

/** Shows what the lanes do while they do it. */
final class Progress implements AutoCloseable {

  private Progress() {}

  static Progress start(
      String experimentId, Survey survey, ExperimentPlan plan, Console console, Clock clock) {
    return new Progress();
  }

  @Override
  public void close() {}
}
