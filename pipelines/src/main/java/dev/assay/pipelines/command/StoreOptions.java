package dev.assay.pipelines.command;

import dev.assay.io.store.RecordStore;
import dev.assay.io.store.StoreException;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.experiments.ExperimentStore;
import dev.assay.pipelines.experiments.StoredExperiment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands below {@code experiments} have in common: where the store is. */
final class StoreOptions {

  private static final String VARIABLE = "ASSAY_STORE";
  private static final String STANDARD = "experiments";

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "The store: a directory, or a place such as gs://bucket/experiments (default: the"
              + " variable ASSAY_STORE, else experiments).")
  private @Nullable String store;

  /** Work on the store. */
  interface Work {
    /** Returns the exit code. */
    int on(ExperimentStore store) throws StoreException;
  }

  /** Does it, or says why it was not done. */
  int then(CommandContext context, Work work) {
    try {
      return work.on(
          new ExperimentStore(
              RecordStore.at(location(context), Clock.system()),
              context.checks().get(),
              (definition, output, resume) -> ExitStatus.INTERNAL.code(),
              Clock.system()));
    } catch (StoreException e) {
      context.err().println(e.code() + " " + e.getMessage());
      return e.exitCode();
    }
  }

  private String location(CommandContext context) {
    String given = store == null ? context.environment().get(VARIABLE) : store;
    return given == null || given.isBlank() ? STANDARD : given;
  }

  /** Returns the words that name an experiment of this store for another process. */
  List<String> words(CommandContext context, StoredExperiment experiment) {
    return List.of("--id", experiment.id(), "--store", location(context));
  }

  /** Says what may not be as it was meant. */
  static void warn(CommandContext context, List<String> warnings) {
    warnings.forEach(warning -> context.err().println("Warning: " + warning));
  }
}
