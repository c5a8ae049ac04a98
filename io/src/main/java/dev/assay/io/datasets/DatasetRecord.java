package dev.assay.io.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.RowId;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One record of a dataset, and the row of an experiment that it is: the input's keys stand in the
 * row itself, so that templates name them. {@link #fromRow} takes back what {@link #toRow} made,
 * and any other row.
 *
 * @param id unique in its dataset
 * @param input any JSON but null
 * @param expected the reference output; null where there is none
 * @param metadata may be empty
 * @param tags such as {@code lang:en}, each once
 */
public record DatasetRecord(
    String id,
    JsonNode input,
    @Nullable JsonNode expected,
    ObjectNode metadata,
    List<String> tags) {

  private static final String ID = "id";
  private static final String INPUT = "input";
  private static final String EXPECTED = "expected";

  /** Where an expected output keeps its form when the row's {@code expected} is the value in it. */
  private static final String EXPECTED_OUTPUT = "expected_output";

  private static final String METADATA = "metadata";
  private static final String TAGS = "tags";

  /** Keys of a row that are no part of the input. */
  private static final Set<String> OWN =
      Set.of(ID, EXPECTED, EXPECTED_OUTPUT, "expected_response", METADATA, TAGS);

  private static final Set<String> KEPT_APART = keptApart();

  /** Copies the tags. */
  public DatasetRecord {
    tags = List.copyOf(tags);
  }

  private static Set<String> keptApart() {
    Set<String> keys = new HashSet<>(OWN);
    keys.add(INPUT);
    keys.addAll(CompletedLine.ADDED);
    return Set.copyOf(keys);
  }

  /**
   * Returns the row. An input with a key that means something else in a row stands whole under
   * {@code input}; an expected output of one key is its value, with its form beside it under {@code
   * expected_output}.
   */
  public ObjectNode toRow() {
    ObjectNode row = Json.object().put(ID, id);
    if (input instanceof ObjectNode object
        && !object.isEmpty()
        && object.properties().stream().noneMatch(field -> KEPT_APART.contains(field.getKey()))) {
      row.setAll(object);
    } else {
      row.set(INPUT, input);
    }
    if (expected != null) {
      if (expected.isObject() && expected.size() == 1) {
        row.set(EXPECTED, expected.elements().next());
        row.set(EXPECTED_OUTPUT, expected);
      } else {
        row.set(EXPECTED, expected);
      }
    }
    if (!metadata.isEmpty()) {
      row.set(METADATA, metadata);
    }
    if (!tags.isEmpty()) {
      ArrayNode array = row.putArray(TAGS);
      tags.forEach(array::add);
    }
    return row;
  }

  /** Returns it with its parts apart, as platforms know it. */
  public ObjectNode toRecord() {
    ObjectNode json = Json.object().put(ID, id);
    json.set(INPUT, input);
    json.set(EXPECTED_OUTPUT, expected == null ? NullNode.getInstance() : expected);
    json.set(METADATA, metadata);
    ArrayNode array = json.putArray(TAGS);
    tags.forEach(array::add);
    return json;
  }

  /** Returns the record of a row; without {@code id} it gets one from input and expected output. */
  public static DatasetRecord fromRow(ObjectNode row) {
    ObjectNode rest = Json.object();
    row.properties().stream()
        .filter(field -> !OWN.contains(field.getKey()))
        .forEach(field -> rest.set(field.getKey(), field.getValue()));
    JsonNode input = rest.size() == 1 && rest.has(INPUT) ? rest.path(INPUT) : rest;
    JsonNode expected = present(row, EXPECTED_OUTPUT);
    if (expected == null) {
      expected = present(row, EXPECTED);
    }
    if (expected == null) {
      expected = present(row, "expected_response");
    }
    ObjectNode metadata = row.get(METADATA) instanceof ObjectNode object ? object : Json.object();
    return new DatasetRecord(id(row, input, expected), input, expected, metadata, tags(row));
  }

  /** Returns whether a row names its record. */
  public static boolean hasId(ObjectNode row) {
    JsonNode id = present(row, ID);
    return id != null && !(id.isTextual() && id.textValue().isBlank());
  }

  /** Returns the id of a record that is not named: the same for the same input and output. */
  static String contentId(JsonNode input, @Nullable JsonNode expected) {
    ObjectNode content = Json.object();
    content.set(INPUT, input);
    content.set(EXPECTED, expected == null ? NullNode.getInstance() : expected);
    return RowId.of(content);
  }

  private static String id(ObjectNode row, JsonNode input, @Nullable JsonNode expected) {
    return hasId(row) ? RowId.of(row) : contentId(input, expected);
  }

  private static List<String> tags(ObjectNode row) {
    List<String> tags = new ArrayList<>();
    row.path(TAGS)
        .forEach(
            tag -> {
              String text = tag.asText();
              if (!tags.contains(text)) {
                tags.add(text);
              }
            });
    return tags;
  }

  private static @Nullable JsonNode present(ObjectNode row, String key) {
    JsonNode value = row.get(key);
    return value == null || value.isNull() ? null : value;
  }
}
