package dev.assay.pipelines.command;

import dev.assay.io.datasets.DatasetException;
import dev.assay.io.datasets.DatasetStore;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay datasets pull}. */
@Command(
    name = "pull",
    header = "Write the records of a version as rows.",
    description = {
      "",
      "NAME@VERSION names a version, NAME alone the newest. The rows are JSONL that an experiment",
      "reads; with --records they have input, expected_output, metadata and tags.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class DatasetsPullCommand implements Callable<Integer> {

  private static final Pattern AT = Pattern.compile("(.+)@(-?[0-9]{1,9})");

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
  private String name = "";

  @Option(names = "--version-number", paramLabel = "N", description = "As NAME@N.")
  private @Nullable Integer version;

  @Option(
      names = "--tags",
      paramLabel = "TAG",
      split = ",",
      description = "Only records with one of these tags.")
  private List<String> tags = new ArrayList<>();

  @Option(names = "--records", description = "Records instead of rows.")
  private boolean records;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where they go (default: standard output).")
  private @Nullable Path output;

  @Option(names = "--overwrite", description = "Replace FILE where it is there.")
  private boolean overwrite;

  @Mixin private final DatasetOptions options = new DatasetOptions();

  DatasetsPullCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return options.then(context, this::pull);
  }

  private void pull(DatasetStore store) throws IOException, DatasetException {
    Matcher at = AT.matcher(name);
    String dataset = at.matches() ? at.group(1) : name;
    Integer number = version;
    if (number == null && at.matches()) {
      number = Integer.valueOf(at.group(2));
    }
    if (number == null) {
      number = store.get(dataset).current().number();
    }
    store.file(dataset, number);
    if (output == null) {
      write(store, dataset, number, context.out());
      context.out().flush();
      return;
    }
    if (Files.exists(output) && !overwrite) {
      throw new DatasetException(
          "OUT_EXISTS",
          DatasetException.EXISTS,
          output + " is there already; give another --output, or --overwrite to replace it");
    }
    Path part = output.resolveSibling("." + output.getFileName() + ".part");
    try {
      try (Writer out = Files.newBufferedWriter(part)) {
        write(store, dataset, number, out);
      }
      Files.move(part, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void write(DatasetStore store, String dataset, int number, Writer out)
      throws IOException, DatasetException {
    store.each(
        dataset,
        number,
        record -> {
          if (tags.isEmpty() || record.tags().stream().anyMatch(tags::contains)) {
            out.write(Json.text(records ? record.toRecord() : record.toRow()));
            out.write("\n");
          }
        });
  }
}
