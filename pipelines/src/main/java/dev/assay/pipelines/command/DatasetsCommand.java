package dev.assay.pipelines.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay datasets}. */
@Command(
    name = "datasets",
    header = "Keep datasets with versions in a local directory.",
    description = {
      "",
      "An experiment names one as dataset: datasets/NAME@VERSION, or datasets/NAME for the newest"
          + " version.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  assay datasets create sums sums.csv --input q --expected a --metadata lvl",
      "  assay datasets push sums more.csv --input q --expected a --metadata lvl",
      "  assay datasets pull sums@0 --output first.jsonl"
    })
final class DatasetsCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private DatasetsCommand() {}

  /** Returns the command with those below it. */
  static CommandLine with(CommandContext context) {
    return new CommandLine(new DatasetsCommand())
        .addSubcommand(new DatasetsCreateCommand(context))
        .addSubcommand(new DatasetsPushCommand(context))
        .addSubcommand(new DatasetsPullCommand(context))
        .addSubcommand(new DatasetsUpdateCommand(context))
        .addSubcommand(new DatasetsListCommand(context))
        .addSubcommand(new DatasetsVersionsCommand(context))
        .addSubcommand(new DatasetsRestoreCommand(context))
        .addSubcommand(new DatasetsDeleteCommand(context));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing command (must be create, push, pull, update, list, versions, restore or"
              + " delete)");
    }
  }
}
