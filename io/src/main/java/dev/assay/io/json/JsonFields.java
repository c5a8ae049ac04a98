package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Typed access to the keys of a JSON object, with errors that name the key and the type found. */
public final class JsonFields {

  private JsonFields() {}

  /** Returns a text. */
  public static String text(JsonNode object, String key) {
    String value = optionalText(object, key);
    if (value == null) {
      throw new IllegalArgumentException("Missing key " + key);
    }
    return value;
  }

  /** Returns a text, or null where the key is absent or JSON null. */
  public static @Nullable String optionalText(JsonNode object, String key) {
    JsonNode value = present(object, key);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrongType(key, "a text", value);
    }
    return value.textValue();
  }

  /** Returns a whole number. */
  public static long integer(JsonNode object, String key) {
    Long value = optionalInteger(object, key);
    if (value == null) {
      throw new IllegalArgumentException("Missing key " + key);
    }
    return value;
  }

  /** Returns a whole number, or null where the key is absent or JSON null. */
  public static @Nullable Long optionalInteger(JsonNode object, String key) {
    JsonNode value = present(object, key);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrongType(key, "a whole number", value);
    }
    return value.longValue();
  }

  /** Returns a number, or null where the key is absent or JSON null. */
  public static @Nullable Double optionalNumber(JsonNode object, String key) {
    JsonNode value = present(object, key);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrongType(key, "a number", value);
    }
    return value.doubleValue();
  }

  /** Returns a truth value; false where the key is absent. */
  public static boolean flag(JsonNode object, String key) {
    JsonNode value = present(object, key);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrongType(key, "true or false", value);
    }
    return value.booleanValue();
  }

  /** Returns an object; an empty one where the key is absent. */
  public static ObjectNode objectOrEmpty(JsonNode object, String key) {
    JsonNode value = present(object, key);
    if (value == null) {
      return Json.object();
    }
    if (value instanceof ObjectNode node) {
      return node;
    }
    throw wrongType(key, "an object", value);
  }

  /** Returns any value, or null where the key is absent or JSON null. */
  public static @Nullable JsonNode present(JsonNode object, String key) {
    JsonNode value = object.get(key);
    return value == null || value.isNull() ? null : value;
  }

  /** Puts a value only where there is one. */
  public static void putPresent(ObjectNode object, String key, @Nullable String value) {
    if (value != null) {
      object.put(key, value);
    }
  }

  /** Puts a value only where there is one. */
  public static void putPresent(ObjectNode object, String key, @Nullable Long value) {
    if (value != null) {
      object.put(key, value);
    }
  }

  private static IllegalArgumentException wrongType(String key, String expected, JsonNode found) {
    return new IllegalArgumentException(
        "Key " + key + " is a " + found.getNodeType() + " (must be " + expected + ")");
  }
}
