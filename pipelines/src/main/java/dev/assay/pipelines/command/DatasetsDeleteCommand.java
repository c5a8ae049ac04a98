package dev.assay.pipelines.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay datasets delete}. */
@Command(
    name = "delete",
    header = "Delete records, or with --all the dataset itself.",
    description = {"", "Deleting records makes a new version; earlier ones keep them.", ""},
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class DatasetsDeleteCommand implements Callable<Integer> {

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
  private String name = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "The records.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--all", description = "Delete the dataset with all its versions.")
  private boolean all;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final DatasetOptions options = new DatasetOptions();

  DatasetsDeleteCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec != null && all == !ids.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name the records to delete, or give --all for the dataset itself");
    }
    return options.then(
        context,
        store -> {
          if (all) {
            store.delete(name);
            context.out().println(name + ": deleted");
          } else {
            DatasetOptions.tell(context, store.deleteRecords(name, new LinkedHashSet<>(ids)));
          }
        });
  }
}
