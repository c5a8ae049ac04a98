package dev.assay.pipelines.command;

import dev.assay.io.store.StoreException;
import dev.assay.pipelines.experiments.ExperimentStore;
import dev.assay.pipelines.experiments.StoredExperiment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which stored experiment is meant. */
final class ExperimentOptions {

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The experiment.")
  private @Nullable String name;

  @Option(names = "--id", paramLabel = "ID", description = "The experiment by its id.")
  private @Nullable String id;

  StoredExperiment find(ExperimentStore store, CommandLine command) throws StoreException {
    if (name == null && id == null) {
      throw new ParameterException(command, "Missing NAME, or --id with an id");
    }
    if (name != null && id != null) {
      throw new ParameterException(command, "NAME and --id both name an experiment; keep one");
    }
    return store.get(name, id);
  }
}
