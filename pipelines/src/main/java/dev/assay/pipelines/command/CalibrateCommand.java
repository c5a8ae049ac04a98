package dev.assay.pipelines.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
      "taken out.",
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

  @Option(names = "--output", paramLabel = "DIR", description = "Write calibration.json there.")
  private @Nullable Path output;

  @Option(names = "--overwrite", description = "Replace a calibration that is in --output.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print calibration.json to standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "Say nothing but problems.")
  private boolean quiet;

  CalibrateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null || directory == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    if (overwrite && output == null) {
      throw new ParameterException(
          spec.commandLine(), "--overwrite needs --output; name the folder, or leave it out");
    }
    Console console =
        new Console(
            context.out(),
            context.err(),
            quiet ? Console.Verbosity.QUIET : Console.Verbosity.NORMAL,
            json);
    CalibrateSettings settings =
        new CalibrateSettings(
            console, context.environment(), directory, labels, fields, score, output, overwrite);
    return context.launcher().get().calibrate(settings).code();
  }
}
