package dev.assay.pipelines.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.datasets.DatasetException;
import dev.assay.io.datasets.RecordUpdate;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay datasets update}. */
@Command(
    name = "update",
    header = "Change one record, or those of --file.",
    description = {
      "",
      "What is not given stays. An empty --expected and --metadata {} erase. Tags are removed,"
          + " then",
      "added, then set. Lines of --file have id, input, expected_output, metadata, tag_operations.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class DatasetsUpdateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "NAME", description = "The dataset.")
  private String name = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The record.")
  private @Nullable String id;

  @Option(names = "--input", paramLabel = "JSON", description = "The new input.")
  private @Nullable String input;

  @Option(
      names = "--expected",
      paramLabel = "TEXT",
      description = "The new expected output: a JSON object, list or text in quotes, else a text.")
  private @Nullable String expected;

  @Option(names = "--metadata", paramLabel = "JSON", description = "The new metadata.")
  private @Nullable String metadata;

  @Option(names = "--add-tags", split = ",", paramLabel = "TAG", description = "Tags to add.")
  private List<String> add = new ArrayList<>();

  @Option(
      names = "--remove-tags",
      split = ",",
      paramLabel = "TAG",
      description = "Tags to take away.")
  private List<String> remove = new ArrayList<>();

  @Option(
      names = "--set-tags",
      split = ",",
      paramLabel = "TAG",
      description = "All tags there are to be; empty for none.")
  private @Nullable List<String> set;

  @Option(names = "--file", paramLabel = "FILE", description = "A JSONL file of updates.")
  private @Nullable Path file;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final DatasetOptions options = new DatasetOptions();

  DatasetsUpdateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if ((id == null) == (file == null)) {
      throw usage("Name the record to change, or the --file of updates; one of the two");
    }
    return options.then(
        context,
        store ->
            DatasetOptions.tell(
                context, store.update(name, file == null ? List.of(ofOptions()) : updates(file))));
  }

  private RecordUpdate ofOptions() {
    ObjectNode json = Json.object().put("id", id);
    set(json, "input", input);
    set(json, "expected_output", expected);
    set(json, "metadata", metadata);
    ObjectNode tags = json.putObject("tag_operations");
    add.forEach(tags.putArray("add")::add);
    remove.forEach(tags.putArray("remove")::add);
    if (set != null) {
      ArrayNode all = tags.putArray("set");
      set.stream().filter(tag -> !tag.isEmpty()).forEach(all::add);
    }
    try {
      return RecordUpdate.fromJson(json);
    } catch (IllegalArgumentException e) {
      throw usage("Invalid update: " + e.getMessage());
    }
  }

  private void set(ObjectNode json, String key, @Nullable String value) {
    if (value == null) {
      return;
    }
    String text = value.strip();
    boolean isJson = text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
    if (!isJson && !text.equals("null")) {
      json.put(key, value);
      return;
    }
    try {
      json.set(key, Json.parse(text));
    } catch (JsonProcessingException e) {
      throw usage("Invalid --" + (key.equals("expected_output") ? "expected" : key) + ": not JSON");
    }
  }

  private static List<RecordUpdate> updates(Path file) throws IOException, DatasetException {
    List<RecordUpdate> updates = new ArrayList<>();
    long number = 0;
    if (!Files.isRegularFile(file)) {
      throw new DatasetException("IN_MISSING", DatasetException.MISSING, file + ": file not found");
    }
    for (String line : Files.readAllLines(file)) {
      number++;
      try {
        if (!line.isBlank()) {
          updates.add(RecordUpdate.fromJson(Json.parse(line)));
        }
      } catch (JsonProcessingException | IllegalArgumentException e) {
        String what = e instanceof JsonProcessingException ? "it is not JSON" : e.getMessage();
        throw new DatasetException(
            "DATASET_UPDATE", DatasetException.DATA, file + ":" + number + ": " + what);
      }
    }
    return updates;
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
