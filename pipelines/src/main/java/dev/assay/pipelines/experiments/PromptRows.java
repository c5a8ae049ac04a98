package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Row;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.InputFiles;
import dev.assay.io.files.RowFiles;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows of a collection that bring whole prompts, as rows that an experiment sends as they are. */
final class PromptRows {

  private static final String PROMPT = "prompt";

  private PromptRows() {}

  /** Returns the column whose values are whole prompts; a conversation goes first. */
  static Optional<String> column(JsonNode collection) {
    for (Column.Type type : List.of(Column.Type.CONVERSATION, Column.Type.RAW_INPUT)) {
      for (JsonNode column : collection.path("columns")) {
        if (column.path("column_type").asText("").equals(type.word())) {
          return Optional.of(column.path("name").asText(""));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Writes the rows, each with its {@code prompt}, over what is there.
   *
   * @param source where the collection's rows are
   */
  static void write(String source, String column, ObjectNode config, Path target)
      throws IOException {
    InputFile input =
        InputFiles.expand(List.of(source)).files().stream()
            .findFirst()
            .orElseThrow(() -> new IOException(source + " is not there any more"));
    Path partial = target.resolveSibling(target.getFileName() + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
      RowFiles.scan(
          input,
          parsed -> {
            Object unused =
                parsed.<Object>match(
                    row -> put(row, column, config, out),
                    bad -> {
                      throw new UncheckedIOException(
                          new IOException(bad.position() + ": " + bad.message()));
                    });
          });
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Row put(Row row, String column, ObjectNode config, OutputStream out) {
    ObjectNode fields = row.fields().deepCopy();
    fields.remove(PROMPT);
    JsonNode prompt = prompt(row.field(column), config);
    if (prompt != null) {
      fields.set(PROMPT, prompt);
    }
    try {
      out.write(Json.bytes(fields));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return row;
  }

  private static @Nullable JsonNode prompt(@Nullable JsonNode value, ObjectNode config) {
    String system = Definition.system(config);
    if (value == null || system == null || Definition.startsWithSystem(value)) {
      return value;
    }
    ArrayNode messages = Json.object().arrayNode();
    messages.add(Definition.message(config, "system", system));
    if (value.isTextual()) {
      messages.add(Definition.message(config, "user", value.textValue()));
    } else {
      value.forEach(messages::add);
    }
    return messages;
  }

  /** Returns the tags of a template that a collection has no column for. */
  static List<String> unfilled(JsonNode template, JsonNode collection) {
    List<String> columns =
        JsonFields.present(collection, "columns") == null
            ? List.of()
            : collection.path("columns").findValuesAsText("name");
    return Pattern.compile("\\{\\{\\s*(\\w+)\\s*\\}\\}")
        .matcher(Json.text(template))
        .results()
        .map(tag -> tag.group(1))
        .distinct()
        .filter(name -> !columns.contains(name))
        .toList();
  }
}
