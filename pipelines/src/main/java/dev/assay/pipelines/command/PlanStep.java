package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import dev.assay.pipelines.plan.EnvironmentFile;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.plan.PlanProblem;
import dev.assay.pipelines.plan.PlanReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/** What {@code run} and {@code check} do first: read the plan, or say why there is none. */
final class PlanStep {

  private final CommandContext context;
  private final PlanOptions options;
  private final Console console;

  PlanStep(CommandContext context, PlanOptions options) {
    this.context = context;
    this.options = options;
    this.console = options.console(context);
  }

  Console console() {
    return console;
  }

  ExitStatus then(BiFunction<ExperimentPlan, Environment, ExitStatus> launch) {
    return then(options.experiment(), launch);
  }

  /** Reads another file than the options name. */
  ExitStatus then(Path experiment, BiFunction<ExperimentPlan, Environment, ExitStatus> launch) {
    Environment environment = environment();
    return new PlanReader(context.checks().get())
        .read(experiment, options.overrides())
        .match(
            ready -> {
              warn(ready.warnings());
              return launch.apply(ready.plan(), environment);
            },
            refused -> {
              warn(refused.warnings());
              return refused(refused.problems(), console);
            });
  }

  private Environment environment() {
    Path file = options.envFile();
    if (file == null) {
      return context.environment();
    }
    EnvironmentFile.Content content = EnvironmentFile.read(file);
    warn(content.warnings());
    return context.environment().withDefaults(content.values());
  }

  private void warn(List<PlanProblem> warnings) {
    if (console.verbosity() != Console.Verbosity.QUIET) {
      warnings.forEach(warning -> console.err().println("Warning: " + warning));
    }
  }

  /** Says why there is no plan. */
  static ExitStatus refused(List<PlanProblem> problems, Console console) {
    PrintWriter err = console.err();
    problems.forEach(err::println);
    err.println(
        (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
            + "; nothing was called or written.");
    return ExitStatus.of(problems);
  }
}
