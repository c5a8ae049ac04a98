package dev.assay.pipelines.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay calibrate}. */
@Command(
    name = "calibrate",
    header = "Say how far a judge agrees with people.",
    description = {
      "",
      "Compares a score of a finished experiment with what people said of the same answers:",
      "agreement, kappa, alpha, confusion, correlation, and the judge's rate with its errors",
      "taken out. In the folder --output that is calibration.json, as --json prints it.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {"", "Example:", "  assay calibrate runs/first --labels people.csv --score tone"})
final class CalibrateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The output directory of a finished run.")
  private @Nullable Path directory;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      required = true,
      description = {
        "JSONL, CSV or Parquet: id, where needed epoch and variant, annotator, and a rating in",
        "label, score, rating or value."
      })
  private String labels = "";

  @Option(
      names = "--label",
      paramLabel = "FIELD",
      split = ",",
      description = "The key that holds the rating; several are an annotator each.")
  private List<String> fields = List.of();

  @Option(
      names = "--score",
      paramLabel = "NAME",
      description = "The judge's score. Default: the only one there is.")
  private @Nullable String score;

  @Mixin private final ResultOptions result = new ResultOptions();

  @Mixin private final ConsoleOptions console = new ConsoleOptions();

  CalibrateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null || directory == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    console.check(spec.commandLine());
    result.check(spec.commandLine());
    CalibrateSettings settings =
        new CalibrateSettings(
            console.console(context),
            context.environment(),
            directory,
            labels,
            fields,
            score,
            result.output(),
            result.overwrites());
    return context.launcher().get().calibrate(settings).code();
  }
}
