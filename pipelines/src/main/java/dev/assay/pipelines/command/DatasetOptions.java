package dev.assay.pipelines.command;

import dev.assay.io.datasets.DatasetException;
import dev.assay.io.datasets.DatasetStore;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the commands below {@code datasets} have in common: where the datasets are. */
final class DatasetOptions {

  @Option(
      names = "--datasets",
      paramLabel = "DIR",
      description = "The directory of all datasets (default: datasets).")
  private Path root = Path.of("datasets");

  /** Work on the store. */
  interface Work {
    void on(DatasetStore store) throws IOException, DatasetException;
  }

  /** Does it, or says why it was not done. */
  int then(CommandContext context, Work work) {
    try {
      work.on(new DatasetStore(root, Clock.system()));
      return ExitStatus.OK.code();
    } catch (DatasetException e) {
      context.err().println(e.code() + " " + e.getMessage());
      context.err().println("Nothing was changed.");
      return e.exitCode();
    } catch (UncheckedIOException e) {
      return failed(context, e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (IOException e) {
      return failed(context, e);
    }
  }

  private static int failed(CommandContext context, IOException e) {
    context.err().println("DATASET_IO I/O failure: " + e.getMessage());
    return ExitStatus.WRITE_FAILED.code();
  }

  /** Says what a change did. */
  static void tell(CommandContext context, DatasetStore.Change change) {
    var current = change.dataset().current();
    context
        .out()
        .println(
            change.dataset().name()
                + "@"
                + current.number()
                + ": "
                + current.records()
                + " records ("
                + change.added()
                + " added, "
                + change.changed()
                + " changed, "
                + change.deleted()
                + " deleted"
                + (change.duplicates() > 0
                    ? ", " + change.duplicates() + " duplicates left out)"
                    : ")"));
  }
}
