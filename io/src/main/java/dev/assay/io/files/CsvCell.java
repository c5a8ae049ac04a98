package dev.assay.io.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Types of CSV cells, which the format itself does not have. */
final class CsvCell {

  /** What Python writes into a parameter column for a value that is missing. */
  private static final Set<String> MISSING = Set.of("None", "null", "NaN", "nan");

  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private CsvCell() {}

  /** Returns an id: a whole number without leading zeros is a number, anything else text. */
  static JsonNode id(String cell) {
    JsonNode number = WHOLE_NUMBER.matcher(cell).matches() ? json(cell) : null;
    return number == null ? TextNode.valueOf(cell) : number;
  }

  /**
   * Returns a parameter's value, or null where it is missing: blank or what Python writes for None
   * and NaN. A number, {@code true} and {@code false} (in any case), a JSON object and a JSON array
   * keep their type; anything else is text.
   */
  static @Nullable JsonNode parameter(String cell) {
    String trimmed = cell.strip();
    if (missing(cell)) {
      return null;
    }
    String lower = trimmed.length() > 5 ? trimmed : trimmed.toLowerCase(Locale.ROOT);
    char first = trimmed.charAt(0);
    JsonNode typed = null;
    if (lower.equals("true") || lower.equals("false")) {
      typed = json(lower);
    } else if (first == '{' || first == '[' || NUMBER.matcher(trimmed).matches()) {
      typed = json(trimmed);
    }
    return typed == null ? TextNode.valueOf(cell) : typed;
  }

  /** Returns whether the cell is blank or what Python writes for a value that is missing. */
  static boolean missing(String cell) {
    String trimmed = cell.strip();
    return trimmed.isEmpty() || MISSING.contains(trimmed);
  }

  /** Returns a JSON object, or null where the cell holds none. */
  static @Nullable ObjectNode object(String cell) {
    return json(cell) instanceof ObjectNode object ? object : null;
  }

  private static @Nullable JsonNode json(String text) {
    try {
      JsonNode value = Json.parse(text);
      return JsonNumbers.settle(value) ? value : null;
    } catch (JsonProcessingException | NumberFormatException notJson) {
      return null;
    }
  }
}
