package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.AnalysisOptions;
import dev.assay.pipelines.plan.PlanProblem;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay summarize}. */
@Command(
    name = "summarize",
    header = "Summarise recorded answers and scores again, without a call.",
    description = {
      "",
      "Writes summary and manifest of DIR anew; completed lines stay as they are. Slices, reducers,"
          + " cluster and intervals are those of the experiment, and what is named here.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay summarize runs/first",
      "  assay summarize runs/first --reducer pass_at_2 --slice metadata.difficulty --cluster topic"
    })
final class SummarizeCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final DirectoryOptions options = new DirectoryOptions();

  @Option(
      names = "--slice",
      paramLabel = "FIELD[,FIELD]",
      description =
          "Also the figures of each value of a row's field (with dots into objects), of group,"
              + " model or prompt, or of several together. Repeatable.")
  private List<String> slices = List.of();

  @Option(
      names = "--reducer",
      paramLabel = "NAME",
      description =
          "Also what the epochs of a record come to: mean, median, mode, max, majority, at_least_K,"
              + " pass_at_K or pass_k_K. Repeatable.")
  private List<String> reducers = List.of();

  @Option(
      names = "--cluster",
      paramLabel = "FIELD",
      description = "Rows that have this field in common depend on each other.")
  private @Nullable String cluster;

  @Option(
      names = "--intervals",
      paramLabel = "METHOD",
      description = "How intervals are made: t, wilson or bootstrap.")
  private @Nullable String intervals;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Level of a further interval, such as 0.9.")
  private @Nullable Double level;

  SummarizeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    DirectorySettings settings = options.settings(context, spec.commandLine());
    AnalysisOptions analysis = new AnalysisOptions(slices, reducers, cluster, intervals, level);
    List<PlanProblem> problems = analysis.problems();
    return (problems.isEmpty()
            ? context.launcher().get().summarize(analysis, settings)
            : PlanStep.refused(problems, settings.console()))
        .code();
  }
}
