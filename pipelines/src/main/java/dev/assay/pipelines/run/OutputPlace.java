package dev.assay.pipelines.run;

import dev.assay.pipelines.command.RunSettings;
import dev.assay.pipelines.plan.ExperimentPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Where a run's files go. */
final class OutputPlace {

  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneId.systemDefault());

  private OutputPlace() {}

  /** Returns the directory asked for, else {@code runs/<name>/<start time>} in local time. */
  static Path of(ExperimentPlan plan, RunSettings settings, Instant started) {
    Path asked = settings.output();
    return asked != null ? asked : below(Path.of("runs", plan.name()), started);
  }

  /** Returns the directory of a run that starts now among the others of its name. */
  static Path below(Path runs, Instant started) {
    return runs.resolve(START.format(started));
  }
}
