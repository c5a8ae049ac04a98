package dev.assay.io.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What changes of one record. A null leaves a part as it is.
 *
 * @param id of the record
 * @param input replaces the input
 * @param expected replaces the expected output; an empty text erases it
 * @param metadata replaces the metadata; an empty object erases it
 * @param tags what becomes of the tags
 */
public record RecordUpdate(
    String id,
    @Nullable JsonNode input,
    @Nullable JsonNode expected,
    @Nullable ObjectNode metadata,
    TagOperations tags) {

  /**
   * Changes of tags, in this order.
   *
   * @param remove taken away first
   * @param add put to the others, once each
   * @param set all tags there are, whatever came before; null for no such
   */
  public record TagOperations(List<String> remove, List<String> add, @Nullable List<String> set) {

    /** Leaves tags as they are. */
    public static final TagOperations NONE = new TagOperations(List.of(), List.of(), null);

    /** Copies the lists. */
    public TagOperations {
      remove = List.copyOf(remove);
      add = List.copyOf(add);
      set = set == null ? null : List.copyOf(set);
    }

    /** Returns whether there is anything to do. */
    public boolean isEmpty() {
      return remove.isEmpty() && add.isEmpty() && set == null;
    }

    /** Returns the tags as they are then; sorted where anything was done. */
    List<String> over(List<String> tags) {
      if (isEmpty()) {
        return tags;
      }
      if (set != null) {
        return List.copyOf(new TreeSet<>(set));
      }
      TreeSet<String> left = new TreeSet<>(tags);
      remove.forEach(left::remove);
      left.addAll(add);
      return List.copyOf(left);
    }
  }

  /**
   * Reads an update in the form of a batch update: {@code id}, {@code input}, {@code
   * expected_output}, {@code metadata} and {@code tag_operations} with {@code add}, {@code remove}
   * and {@code set}.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static RecordUpdate fromJson(JsonNode json) {
    JsonNode id = json.path("id");
    if (!id.isTextual() || id.textValue().isBlank()) {
      throw new IllegalArgumentException("id is missing or no text");
    }
    JsonNode metadata = json.path("metadata");
    if (!metadata.isMissingNode() && !metadata.isNull() && !metadata.isObject()) {
      throw new IllegalArgumentException("metadata is no object");
    }
    JsonNode tags = json.path("tag_operations");
    RecordUpdate update =
        new RecordUpdate(
            id.textValue(),
            present(json.path("input")),
            present(json.path("expected_output")),
            metadata instanceof ObjectNode object ? object : null,
            new TagOperations(
                texts("remove", tags.path("remove")),
                texts("add", tags.path("add")),
                present(tags.path("set")) == null ? null : texts("set", tags.path("set"))));
    if (update.isEmpty()) {
      throw new IllegalArgumentException(
          "it has none of input, expected_output, metadata and tag_operations");
    }
    return update;
  }

  private static @Nullable JsonNode present(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  private static List<String> texts(String key, JsonNode values) {
    if (present(values) == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        throw new IllegalArgumentException("tag_operations." + key + " holds no text: " + value);
      }
      texts.add(value.textValue());
    }
    if (!values.isArray()) {
      throw new IllegalArgumentException("tag_operations." + key + " is no list");
    }
    return texts;
  }

  /** Returns whether nothing would change. */
  public boolean isEmpty() {
    return input == null && expected == null && metadata == null && tags.isEmpty();
  }

  /** Returns the record as it is then. */
  public DatasetRecord over(DatasetRecord record) {
    JsonNode output = record.expected();
    if (expected != null && !expected.isNull()) {
      output = expected.isTextual() && expected.textValue().isEmpty() ? null : expected;
    }
    return new DatasetRecord(
        record.id(),
        input == null || input.isNull() ? record.input() : input,
        output,
        metadata == null ? record.metadata() : metadata,
        tags.over(record.tags()));
  }
}
