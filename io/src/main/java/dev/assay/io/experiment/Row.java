package dev.assay.io.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One accepted input line: its keys as they came, its identity and where it stands.
 *
 * @param id the row's {@code id} as text, or a stable one made from its content; unique in an
 *     experiment once duplicates are rejected
 * @param fields the input's keys in input order; never changed after construction
 * @param position where the row was read
 */
public record Row(String id, ObjectNode fields, SourcePosition position) {

  /** Returns the value of a key, or null where the key is absent or JSON null. */
  public @Nullable JsonNode field(String key) {
    JsonNode value = fields.get(key);
    return value == null || value.isNull() ? null : value;
  }

  /** Returns whether the input named the id itself; a blank text names none. */
  public boolean hasGivenId() {
    JsonNode given = field("id");
    return given != null && !(given.isTextual() && given.textValue().isBlank());
  }
}
