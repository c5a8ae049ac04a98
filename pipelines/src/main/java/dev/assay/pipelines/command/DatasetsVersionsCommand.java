package dev.assay.pipelines.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay datasets versions}. */
@Command(
    name = "versions",
    header = "List the versions of a dataset.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class DatasetsVersionsCommand implements Callable<Integer> {

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
  private String name = "";

  @Mixin private final DatasetOptions options = new DatasetOptions();

  DatasetsVersionsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return options.then(
        context,
        store ->
            store
                .get(name)
                .versions()
                .forEach(
                    version ->
                        context
                            .out()
                            .println(
                                name
                                    + "@"
                                    + version.number()
                                    + "  "
                                    + version.records()
                                    + " records  "
                                    + version.created())));
  }
}
