package dev.assay.pipelines.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay datasets list}. */
@Command(
    name = "list",
    header = "List the datasets.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class DatasetsListCommand implements Callable<Integer> {

  private final CommandContext context;

  @Mixin private final DatasetOptions options = new DatasetOptions();

  DatasetsListCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return options.then(
        context,
        store ->
            store
                .list()
                .forEach(
                    dataset ->
                        context
                            .out()
                            .println(
                                dataset.name()
                                    + "@"
                                    + dataset.current().number()
                                    + "  "
                                    + dataset.current().records()
                                    + " records  "
                                    + dataset.updated()
                                    + (dataset.description().isEmpty()
                                        ? ""
                                        : "  " + dataset.description()))));
  }
}
