package dev.assay.transforms.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a row that say what is asked, with errors that name key, expected and found. */
final class RowFields {

  private static final int MAX_SHOWN_CHARS = 80;
  private static final List<String> MODES = List.of("chat", "completion", "responses");

  private RowFields() {}

  /** Returns a text, or null where the key is absent, null or blank. */
  static @Nullable String text(Row row, String key) throws UnsendableException {
    JsonNode value = row.field(key);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrongType(key, "a text", value);
    }
    return value.textValue().isBlank() ? null : value.textValue();
  }

  /** Returns a name that may be written as a number; null where absent, null or blank. */
  static @Nullable String name(Row row, String key) throws UnsendableException {
    JsonNode value = row.field(key);
    if (value != null && value.isNumber()) {
      return Json.text(value);
    }
    if (value != null && !value.isTextual()) {
      throw wrongType(key, "a text or a number", value);
    }
    return text(row, key);
  }

  static ObjectNode parameters(Row row) throws UnsendableException {
    JsonNode value = row.field("parameters");
    if (value == null) {
      return Json.object();
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw new UnsendableException(
        "ROW_FIELD", "parameters must be a dictionary/object, not " + type(value));
  }

  static String mode(Row row) throws UnsendableException {
    String mode = text(row, "mode");
    if (mode == null) {
      return "chat";
    }
    if (!MODES.contains(mode)) {
      throw new UnsendableException(
          "ROW_FIELD",
          "mode: expected one of " + String.join(", ", MODES) + ", found \"" + shown(mode) + "\"");
    }
    return mode;
  }

  static UnsendableException missing(String key, String expected) {
    return new UnsendableException(
        "ROW_FIELD",
        key + ": expected " + expected + ", found nothing or a blank; add the key \"" + key + "\"");
  }

  static UnsendableException wrongType(String key, String expected, JsonNode found) {
    return new UnsendableException(
        "ROW_FIELD", key + ": expected " + expected + ", found " + type(found));
  }

  /** Returns a value of the row as a message may show it: short and on one line. */
  static String shown(String value) {
    String line = value.replaceAll("\\p{C}", "?");
    return line.length() > MAX_SHOWN_CHARS ? line.substring(0, MAX_SHOWN_CHARS) + "…" : line;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> "nothing";
    };
  }
}
