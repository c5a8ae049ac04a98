package dev.assay.io.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** One line of a JSONL file as a row. Bare NaN and Infinity, which Python writes, become null. */
final class JsonLine {

  private static final String ONE_OBJECT = "write one JSON object per line";

  private JsonLine() {}

  static Parsed<Row> parse(SourcePosition position, byte[] line) {
    int invalid = Utf8.firstInvalid(line);
    if (invalid >= 0) {
      return RowReject.badUtf8(position, invalid);
    }
    for (int i = 0; i < Math.min(line.length, 4); i++) {
      if (line[i] == 0) {
        // Jackson would take these bytes for UTF-16 or UTF-32.
        return notJson(position, line, "a NUL byte", i);
      }
    }
    JsonNode value;
    try {
      value = Json.parseLenient(line);
    } catch (NumberFormatException e) {
      return badExponent(position, line);
    } catch (JsonProcessingException e) {
      return failed(position, line, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!(value instanceof ObjectNode fields)) {
      return RowReject.of(
          position,
          "ROW_NOT_OBJECT",
          "The line is a JSON " + typeName(value) + " (must be an object)",
          ONE_OBJECT,
          line);
    }
    if (!JsonNumbers.settle(fields)) {
      return badExponent(position, line);
    }
    return new Parsed.Ok<>(new Row(RowId.of(fields), fields, position));
  }

  private static Parsed<Row> badExponent(SourcePosition position, byte[] line) {
    return RowReject.of(
        position,
        "ROW_JSON_LIMIT",
        "A number's exponent is too large (must be from "
            + JsonNumbers.MIN_EXPONENT
            + " to "
            + JsonNumbers.MAX_EXPONENT
            + ")",
        "write it as a text",
        line);
  }

  private static String typeName(JsonNode value) {
    return value.isMissingNode()
        ? "text with no value"
        : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** Says what kind of failure it was; the parser's own message may quote the line. */
  private static Parsed<Row> failed(
      SourcePosition position, byte[] line, JsonProcessingException e) {
    String said = String.valueOf(e.getOriginalMessage());
    long index = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
    if (e instanceof StreamConstraintsException) {
      return RowReject.of(
          position, "ROW_JSON_LIMIT", limit(said), "make it smaller, or write it as a text", line);
    }
    if (said.startsWith("Duplicate ")) {
      return RowReject.of(
          position,
          "ROW_DUP_KEY",
          "A key stands twice in one object, the second time before column "
              + Utf8.column(line, index),
          "keep one of the two",
          line);
    }
    if (e instanceof JsonEOFException) {
      return notJson(position, line, "the line ends inside a value", line.length);
    }
    if (e instanceof MismatchedInputException) {
      return notJson(position, line, "more text after the first value", index);
    }
    return notJson(position, line, "an unexpected character or word", index);
  }

  private static String limit(String said) {
    if (said.contains("depth")) {
      return "The JSON is nested too deep (must be at most " + Json.MAX_DEPTH + " levels)";
    }
    if (said.startsWith("Number")) {
      return "A number is too long (must be at most " + Json.MAX_NUMBER_CHARS + " characters)";
    }
    return "A key or text is too long";
  }

  private static Parsed<Row> notJson(
      SourcePosition position, byte[] line, String what, long byteIndex) {
    return RowReject.of(
        position,
        "ROW_JSON",
        "Invalid JSON at column " + Utf8.column(line, byteIndex) + ": " + what,
        ONE_OBJECT,
        line);
  }
}
