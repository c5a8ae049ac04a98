package dev.assay.pipelines.command;

import dev.assay.io.datasets.DatasetSource;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay datasets create}. */
@Command(
    name = "create",
    header = "Make a dataset; the records of FILE are its version 0.",
    description = {
      "",
      "Without a FILE, version 0 is empty. A FILE is a CSV table or JSONL, whose lines are rows or",
      "objects with input, expected_output, metadata, tags and id.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class DatasetsCreateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
  private String name = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Its records.")
  private @Nullable Path file;

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is.")
  private String description = "";

  @Mixin private final RecordFileOptions columns = new RecordFileOptions();

  @Mixin private final DatasetOptions options = new DatasetOptions();

  DatasetsCreateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return options.then(
        context,
        store ->
            DatasetOptions.tell(
                context,
                store.create(
                    name, description, file == null ? DatasetSource.NONE : columns.source(file))));
  }
}
