package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import dev.assay.pipelines.plan.EnvironmentFile;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.plan.PlanProblem;
import dev.assay.pipelines.plan.PlanReader;
import dev.assay.pipelines.plan.PlanResult;
import dev.assay.pipelines.plan.ScorerOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What commands that call models do first: read the plan, or say why there is none. */
final class PlanStep {

  private final CommandContext context;
  private final PlanOptions options;
  private final List<PlanProblem> problems;
  private final List<PlanProblem> warnings;
  private final Console console;

  /**
   * Makes the step.
   *
   * @param problems found before, told with those of the plan
   * @param warnings found before, told with those of the plan
   */
  PlanStep(
      CommandContext context,
      PlanOptions options,
      List<PlanProblem> problems,
      List<PlanProblem> warnings) {
    this.context = context;
    this.options = options;
    this.problems = List.copyOf(problems);
    this.warnings = List.copyOf(warnings);
    this.console = options.console(context);
  }

  /** Makes the step where nothing was found before. */
  PlanStep(CommandContext context, PlanOptions options) {
    this(context, options, List.of(), List.of());
  }

  Console console() {
    return console;
  }

  /** Reads the plan of an experiment. */
  ExitStatus of(Path experiment, BiFunction<ExperimentPlan, Environment, ExitStatus> launch) {
    PlanChecks checks = context.checks().get();
    PlanResult result = new PlanReader(checks).read(experiment, options.overrides());
    return then(new ScorerOption(checks).over(result, options.scorers()), launch);
  }

  /** Reads the plan of an experiment some of whose rows may still be to come. */
  ExitStatus ofAwaited(
      Path experiment, BiFunction<ExperimentPlan, Environment, ExitStatus> launch) {
    PlanChecks checks = context.checks().get();
    PlanResult result = new PlanReader(checks).readAwaiting(experiment, options.overrides());
    return then(new ScorerOption(checks).over(result, options.scorers()), launch);
  }

  /** Reads the plan of rows that are still to be written. */
  ExitStatus ofRowsToCome(BiFunction<ExperimentPlan, Environment, ExitStatus> launch) {
    PlanChecks checks = context.checks().get();
    PlanResult result = new PlanReader(checks).ofRowsToCome(options.overrides());
    return then(new ScorerOption(checks).over(result, options.scorers()), launch);
  }

  private ExitStatus then(
      PlanResult result, BiFunction<ExperimentPlan, Environment, ExitStatus> launch) {
    Environment environment = environment();
    return result.match(
        ready -> {
          warn(ready.warnings());
          warn(warnings);
          if (!problems.isEmpty()) {
            return refused(problems, console);
          }
          return launch.apply(ready.plan(), environment);
        },
        refused -> {
          warn(refused.warnings());
          warn(warnings);
          List<PlanProblem> all = new ArrayList<>(refused.problems());
          all.addAll(problems);
          return refused(all, console);
        });
  }

  private Environment environment() {
    Path file = options.envFile();
    if (file == null) {
      return context.environment();
    }
    EnvironmentFile.Content content = EnvironmentFile.read(file);
    warn(content.warnings());
    return new EnvironmentFile.Variables(
        file, context.environment().withDefaults(content.values()));
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
