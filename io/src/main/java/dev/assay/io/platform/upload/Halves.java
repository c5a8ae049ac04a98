package dev.assay.io.platform.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Bodies in two pieces. */
public final class Halves {

  private Halves() {}

  /** Reads a body that was made here. */
  public static JsonNode read(byte[] body) {
    try {
      return Json.parseEncoded(body);
    } catch (IOException e) {
      throw new UncheckedIOException("a body that was made here is no JSON", e);
    }
  }

  /** Returns a list in two, in their order; empty where it has one item or none. */
  public static List<ArrayNode> of(JsonNode list) {
    if (list.size() < 2) {
      return List.of();
    }
    ArrayNode first = Json.object().arrayNode();
    ArrayNode second = Json.object().arrayNode();
    int middle = list.size() / 2;
    for (int i = 0; i < list.size(); i++) {
      (i < middle ? first : second).add(list.path(i));
    }
    return List.of(first, second);
  }

  /** Returns a body with another list of that name. */
  public static ObjectNode with(JsonNode body, String name, ArrayNode list) {
    ObjectNode copy = Json.object();
    copy.setAll((ObjectNode) body);
    copy.set(name, list);
    return copy;
  }

  /** Returns the attributes of a JSON:API body. */
  public static JsonNode attributes(JsonNode body) {
    return body.path("data").path("attributes");
  }

  /** Returns a JSON:API body with other attributes. */
  public static byte[] within(JsonNode body, ObjectNode attributes) {
    ObjectNode data = Json.object();
    data.setAll((ObjectNode) body.path("data"));
    data.set("attributes", attributes);
    ObjectNode copy = Json.object();
    copy.set("data", data);
    return Json.bytes(copy);
  }
}
