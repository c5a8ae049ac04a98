package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.platform.NamedUuid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Ids of everything that is told, made of its names. */
final class BraintrustIds {

  private static final UUID NAMESPACE = UUID.fromString("0f4c7a52-90b6-5f7e-8a53-6f1d1b0a7c34");

  private BraintrustIds() {}

  static String uuid(String kind, String... parts) {
    return NamedUuid.of(NAMESPACE, name(kind, parts)).toString();
  }

  /** All parts as a JSON list. */
  private static byte[] name(String kind, String... parts) {
    StringBuilder name = new StringBuilder("[\"").append(kind).append('"');
    for (String part : parts) {
      if (!isPlain(part)) {
        ArrayNode list = Json.object().arrayNode().add(kind);
        List.of(parts).forEach(list::add);
        return Json.bytes(list);
      }
      name.append(",\"").append(part).append('"');
    }
    return name.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether JSON has a text as it stands. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Names a case by its input, whatever the order of the input's keys. */
  static String ofCase(JsonNode input) {
    return uuid("case", Json.text(sorted(input)));
  }

  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(f -> fields.put(f.getKey(), sorted(f.getValue())));
      ObjectNode result = Json.object();
      result.setAll(fields);
      return result;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = array.arrayNode();
      array.forEach(item -> result.add(sorted(item)));
      return result;
    }
    return value.isNumber()
        ? Json.object().numberNode(value.decimalValue().stripTrailingZeros())
        : value;
  }
}
