package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.PlanProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code assay rephrase}. */
@Command(
    name = "rephrase",
    header = "Let models rephrase the prompts of an experiment.",
    description = {
      "",
      "Asks every model with every template for another wording of every prompt, as an experiment"
          + " of its own, and writes the rows with the new prompts, post-rephrase-NAME.jsonl,"
          + " beside its output. A prompt whose rephrasing failed is not among them.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay rephrase rows.jsonl --rephrase-folder rephrase --rephrase-model gpt --output more",
      "  assay run more/post-rephrase-rows.jsonl",
      "",
      "What stands after -- goes to Beam."
    })
final class RephraseCommand implements Callable<Integer> {

  private final CommandContext context;
  private final List<String> arguments;
  private final List<String> beamArguments;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ExperimentArgument experiment = new ExperimentArgument();

  @Mixin private final RephraseOptions rephrase = new RephraseOptions();

  @Mixin private final RunOptions run = new RunOptions();

  @Mixin private final PlanOptions plan = new PlanOptions();

  RephraseCommand(CommandContext context, List<String> arguments, List<String> beamArguments) {
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
    List<PlanProblem> problems = new ArrayList<>();
    List<PlanProblem> warnings = new ArrayList<>();
    RephraseStage stage = rephrase.read(true, command, context.checks().get(), problems, warnings);
    if (stage == null) {
      throw new IllegalStateException("Rephrasers are needed");
    }
    PlanStep step = new PlanStep(context, plan, problems, warnings);
    return step.of(
            file,
            (ready, environment) ->
                context
                    .launcher()
                    .get()
                    .rephrase(
                        ready,
                        stage,
                        run.settings(
                            step.console(),
                            environment,
                            null,
                            plan.strict(),
                            beamArguments,
                            new ResumeCommand(arguments),
                            command)))
        .code();
  }
}
