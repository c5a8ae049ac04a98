package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row's identity. A given {@code id} is taken as text: a string as it is, anything else as its
 * JSON. A row whose id is absent, null or blank gets one from its other fields, which therefore
 * survives another order of rows or keys; two such rows with equal fields have equal ids.
 */
public final class RowId {

  /** Length of an id made from content: 64 bits in hexadecimal. */
  static final int CONTENT_ID_CHARS = 16;

  private static final String ID = "id";

  private RowId() {}

  /** Returns the id of a row with these fields. */
  public static String of(ObjectNode fields) {
    JsonNode id = fields.get(ID);
    if (id == null || id.isNull() || (id.isTextual() && id.textValue().isBlank())) {
      return ofContent(fields);
    }
    return id.isTextual() ? id.textValue() : Json.text(id);
  }

  /** Returns the first 64 bits of the SHA-256 of the fields without {@code id}, keys sorted. */
  private static String ofContent(ObjectNode fields) {
    ObjectNode content = (ObjectNode) sorted(fields);
    content.remove(ID);
    return Sha256.of(Json.bytes(content)).substring(0, CONTENT_ID_CHARS);
  }

  /** Returns the value with the keys of every object in the order of their UTF-16 units. */
  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Map<String, JsonNode> keys = new TreeMap<>();
      object.properties().forEach(field -> keys.put(field.getKey(), sorted(field.getValue())));
      return Json.object().setAll(keys);
    }
    if (value instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode(array.size());
      array.forEach(item -> copy.add(sorted(item)));
      return copy;
    }
    return value;
  }
}
