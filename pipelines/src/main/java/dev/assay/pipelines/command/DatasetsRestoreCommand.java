package dev.assay.pipelines.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay datasets restore}. */
@Command(
    name = "restore",
    header = "Make an earlier version the newest one.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class DatasetsRestoreCommand implements Callable<Integer> {

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "Its number.")
  private int version;

  @Mixin private final DatasetOptions options = new DatasetOptions();

  DatasetsRestoreCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return options.then(
        context, store -> DatasetOptions.tell(context, store.restore(name, version)));
  }
}
