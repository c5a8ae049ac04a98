package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import dev.assay.pipelines.plan.ExperimentPlan;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.plan.PlanProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay run}. */
@Command(
    name = "run",
    header = "Run an experiment.",
    description = {
      "",
      "Calls the model for every row within its rate limits, tries again what can succeed, and"
          + " accounts for every row in the output directory.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay run capitals.yaml",
      "  assay run rows.jsonl --output runs/first --limit openai=500/min",
      "  assay run rows.csv --max-queries 60 --max-attempts 5",
      "  assay run capitals.yaml --output runs/first --resume",
      "  assay run capitals.yaml --judge-folder judges --judge strict --judge-parser yes-no",
      "  assay run events.yaml --watch --output runs/events",
      "  assay run big.yaml --runner flink -- --flinkMaster=localhost:8081",
      "",
      "What stands after -- goes to Beam."
    })
final class RunCommand implements Callable<Integer> {

  private final CommandContext context;
  private final List<String> arguments;
  private final List<String> beamArguments;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ExperimentArgument experiment = new ExperimentArgument();

  @Mixin private final RunOptions run = new RunOptions();

  @Mixin private final PlanOptions plan = new PlanOptions();

  @Mixin private final StreamOptions stream = new StreamOptions();

  @Mixin private final ConditionOptions conditions = new ConditionOptions();

  @Mixin private final RephraseOptions rephrase = new RephraseOptions();

  @Option(
      names = {"--only-rephrase", "-or"},
      description = "Stop once the prompts are rephrased.")
  private boolean onlyRephrase;

  @Mixin private final JudgeOptions judge = new JudgeOptions();

  RunCommand(CommandContext context, List<String> arguments, List<String> beamArguments) {
    this.context = context;
    this.arguments = List.copyOf(arguments);
    this.beamArguments = List.copyOf(beamArguments);
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    CommandLine command = spec.commandLine();
    plan.check(command);
    Path file = experiment.path(command);
    run.check(command);
    conditions.check(command);
    StreamSettings watched = stream.settings(command);
    List<PlanProblem> problems = new ArrayList<>();
    List<PlanProblem> warnings = new ArrayList<>();
    Stages stages = stages(command, problems, warnings);
    if (run.choosesIds() && !stages.none()) {
      throw new ParameterException(
          command,
          "--only-ids goes with neither --judge nor --rephrase; resume the experiment by itself");
    }
    if (watched != null && (run.choosesRuns() || !stages.none() || plan.strict())) {
      throw new ParameterException(
          command,
          "--watch goes with none of --select, --only-ids, --judge, --rephrase and --strict; bad"
              + " lines go to rejected files, and answers are judged by assay evaluate");
    }
    PlanStep step = new PlanStep(context, plan, problems, warnings);
    BiFunction<ExperimentPlan, Environment, ExitStatus> launch =
        (read, environment) -> {
          ExperimentPlan ready = conditions.over(read, command);
          ConditionOptions.checkEarlyStopping(ready, run.choosesRuns(), stages, command);
          RunSettings settings =
              run.settings(
                  step.console(),
                  environment,
                  ready.output().directory(),
                  plan.strict(),
                  beamArguments,
                  watched == null ? new ResumeCommand(arguments) : sameAgain(),
                  command);
          ExperimentLauncher launcher = context.launcher().get();
          if (watched != null) {
            return launcher.stream(ready, settings, watched);
          }
          return stages.none()
              ? launcher.run(ready, settings)
              : launcher.run(ready, stages, settings);
        };
    return (watched == null ? step.of(file, launch) : step.ofAwaited(file, launch)).code();
  }

  /** A run that waits for rows finds by itself where it stopped. */
  private ResumeCommand sameAgain() {
    return new ResumeCommand(
        arguments.stream().filter(word -> !word.equals("--overwrite")).toList(),
        ResumeCommand.Form.AS_TYPED);
  }

  private Stages stages(
      CommandLine command, List<PlanProblem> problems, List<PlanProblem> warnings) {
    PlanChecks checks = context.checks().get();
    RephraseStage first = rephrase.read(onlyRephrase, command, checks, problems, warnings);
    JudgeStage second = judge.read(false, command, checks, problems, warnings);
    return new Stages(first, onlyRephrase, second);
  }
}
