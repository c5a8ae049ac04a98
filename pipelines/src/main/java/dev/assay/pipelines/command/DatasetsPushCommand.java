package dev.assay.pipelines.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay datasets push}. */
@Command(
    name = "push",
    header = "Add the records of FILE; those whose id is there are replaced.",
    description = {
      "",
      "A new version begins where a record is new or its input or expected output is another.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class DatasetsPushCommand implements Callable<Integer> {

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "A CSV table or JSONL.")
  private Path file = Path.of("");

  @Mixin private final RecordFileOptions columns = new RecordFileOptions();

  @Mixin private final DatasetOptions options = new DatasetOptions();

  DatasetsPushCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return options.then(
        context, store -> DatasetOptions.tell(context, store.push(name, columns.source(file))));
  }
}
