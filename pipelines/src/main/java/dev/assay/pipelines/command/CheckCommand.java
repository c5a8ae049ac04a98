package dev.assay.pipelines.command;

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
      "Names every bad line and setting, and the lanes with their counts and rates.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay check capitals.yaml",
      "  assay check rows.jsonl --limit openai=500/min --strict"
    })
final class CheckCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ExperimentArgument experiment = new ExperimentArgument();

  @Mixin private final PlanOptions plan = new PlanOptions();

  CheckCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    plan.check(spec.commandLine());
    PlanStep step = new PlanStep(context, plan, List.of(), List.of());
    return step.of(
            experiment.path(spec.commandLine()),
            (ready, environment) ->
                context
                    .launcher()
                    .get()
                    .check(ready, new CheckSettings(step.console(), environment, plan.strict())))
        .code();
  }
}
