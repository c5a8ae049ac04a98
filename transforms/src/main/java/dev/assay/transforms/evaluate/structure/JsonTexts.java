package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model's text read as JSON, as JavaScript's {@code JSON.parse} takes it: a repeated key is no
 * error and the last one counts, numbers are doubles.
 */
public final class JsonTexts {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Json.MAX_DEPTH)
                          .maxNumberLength(Json.MAX_NUMBER_CHARS)
                          .maxStringLength(64 << 20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectReader FIRST =
      MAPPER.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** What it costs to begin reading, in characters. */
  private static final int START_COST = 500;

  private JsonTexts() {}

  /**
   * Returns whether the whole text is one JSON value, without keeping it.
   *
   * @throws StreamConstraintsException where it is nested or numbered beyond what is read
   */
  static boolean isJson(String text) throws StreamConstraintsException {
    try (JsonParser parser = MAPPER.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (StreamConstraintsException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns the objects that stand in a text, outermost ones only, in order. What stands between
   * them, and what only looks like one, is passed over.
   *
   * @param maxChars most characters that are read for it, over and over ones counted each time
   * @throws StreamConstraintsException where more would be read
   */
  public static List<JsonNode> objects(String text, long maxChars)
      throws StreamConstraintsException {
    List<JsonNode> objects = new ArrayList<>();
    char[] chars = text.toCharArray();
    long read = 0;
    int start = text.indexOf('{');
    while (start >= 0) {
      long used = START_COST;
      int next = start + 1;
      try (JsonParser parser = MAPPER.createParser(chars, start, chars.length - start)) {
        JsonNode object = readObject(parser);
        used += parser.currentLocation().getCharOffset();
        if (object != null) {
          objects.add(object);
          next = start + (int) parser.currentLocation().getCharOffset();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      read += used;
      if (read > maxChars) {
        throw new StreamConstraintsException("More than " + maxChars + " characters to read");
      }
      start = text.indexOf('{', next);
    }
    return objects;
  }

  private static @Nullable JsonNode readObject(JsonParser parser) {
    try {
      return FIRST.readValue(parser);
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Returns the value, or null where the text is not JSON.
   *
   * @throws StreamConstraintsException where it is nested or numbered beyond what is read
   */
  public static @Nullable JsonNode parse(String text) throws StreamConstraintsException {
    try {
      JsonNode value = MAPPER.readTree(text);
      return value.isMissingNode() ? null : value;
    } catch (StreamConstraintsException e) {
      throw e;
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Returns a text that two values share when they are equal, with 1, 1.0 and 1e0 the same number.
   *
   * @param keysOrdered whether the order of keys makes a difference
   */
  public static String canonical(JsonNode value, boolean keysOrdered) {
    return Json.text(normal(value, keysOrdered));
  }

  private static JsonNode normal(JsonNode value, boolean keysOrdered) {
    if (value.isNumber()) {
      double number = value.doubleValue();
      return Double.isInfinite(number)
          ? value
          : DecimalNode.valueOf(BigDecimal.valueOf(number).stripTrailingZeros());
    }
    if (value.isArray()) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode(value.size());
      value.forEach(item -> items.add(normal(item, keysOrdered)));
      return items;
    }
    if (value.isObject()) {
      Map<String, JsonNode> fields = keysOrdered ? new LinkedHashMap<>() : new TreeMap<>();
      value.properties().forEach(f -> fields.put(f.getKey(), normal(f.getValue(), keysOrdered)));
      ObjectNode object = Json.object();
      fields.forEach(object::set);
      return object;
    }
    return value;
  }
}
