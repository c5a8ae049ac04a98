package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.plan.PlanProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code assay check}. */
@Command(
    name = "check",
    header = "Say everything about an experiment that can be known without a call.",
    description = {
      "",
      "Names every bad line and setting, the lanes with their counts and rates, who scores, the"
          + " gates, and what would be rephrased before and judged after.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay check capitals.yaml",
      "  assay check rows.jsonl --limit openai=500/min --strict",
      "  assay check rows.jsonl --judge-folder judges --judge strict"
    })
final class CheckCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ExperimentArgument experiment = new ExperimentArgument();

  @Mixin private final PlanOptions plan = new PlanOptions();

  @Mixin private final RephraseOptions rephrase = new RephraseOptions();

  @Mixin private final JudgeOptions judge = new JudgeOptions();

  CheckCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    plan.check(spec.commandLine());
    List<PlanProblem> problems = new ArrayList<>();
    List<PlanProblem> warnings = new ArrayList<>();
    PlanChecks checks = context.checks().get();
    Stages stages =
        new Stages(
            rephrase.read(false, spec.commandLine(), checks, problems, warnings),
            false,
            judge.read(false, spec.commandLine(), checks, problems, warnings));
    PlanStep step = new PlanStep(context, plan, problems, warnings);
    return step.of(
            experiment.path(spec.commandLine()),
            (ready, environment) ->
                context
                    .launcher()
                    .get()
                    .check(
                        ready,
                        new CheckSettings(step.console(), environment, plan.strict(), stages)))
        .code();
  }
}
