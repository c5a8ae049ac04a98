package dev.assay.pipelines.command;

import dev.assay.pipelines.experiments.StoredExperiment;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code assay experiments delete}. */
@Command(
    name = "delete",
    header = "Delete an experiment with its responses.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class ExperimentsDeleteCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ExperimentOptions experiment = new ExperimentOptions();

  @Mixin private final StoreOptions options = new StoreOptions();

  ExperimentsDeleteCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    CommandLine command = spec.commandLine();
    return options.then(
        context,
        store -> {
          StoredExperiment found = experiment.find(store, command);
          store.delete(found);
          context.out().println(found.spec().name() + " " + found.id() + " deleted");
          return ExitStatus.OK.code();
        });
  }
}
