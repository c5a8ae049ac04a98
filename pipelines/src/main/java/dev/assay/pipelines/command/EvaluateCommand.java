package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.EvaluatorEntry;
import dev.assay.pipelines.plan.PlanProblem;
import dev.assay.pipelines.plan.PlanReader;
import dev.assay.pipelines.plan.PlanResult;
import dev.assay.pipelines.plan.ScorerOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay evaluate}. */
@Command(
    name = "evaluate",
    header = "Score recorded answers again, without a call.",
    description = {
      "",
      "Gives every answer in DIR the scores of the evaluators that are named now, in place of those"
          + " it had, and writes completed lines, summary and manifest anew.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay evaluate runs/first --experiment capitals.yaml",
      "  assay evaluate runs/first      with the evaluators it was run with"
    })
final class EvaluateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final DirectoryOptions options = new DirectoryOptions();

  @Option(
      names = "--experiment",
      paramLabel = "FILE",
      description =
          "The experiment file that names the evaluators (default: those of the run's record).")
  private @Nullable Path experiment;

  @Option(
      names = {"--scorer", "-s"},
      paramLabel = "NAME,NAME",
      description = "Evaluators beside those, such as match,includes.")
  private @Nullable String scorer;

  EvaluateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    DirectorySettings settings = options.settings(context, spec.commandLine());
    ScorerOption scorers = new ScorerOption(context.checks().get());
    if (experiment == null) {
      List<PlanProblem> problems = new ArrayList<>();
      List<EvaluatorEntry> more = scorers.read(CommaList.of(scorer), problems);
      return (problems.isEmpty()
              ? context.launcher().get().evaluate(null, more, settings)
              : PlanStep.refused(problems, settings.console()))
          .code();
    }
    PlanResult read = new PlanReader(context.checks().get()).readEvaluators(experiment);
    return scorers
        .over(read, CommaList.of(scorer))
        .match(
            ready -> context.launcher().get().evaluate(ready.plan(), List.of(), settings),
            refused -> PlanStep.refused(refused.problems(), settings.console()))
        .code();
  }
}
