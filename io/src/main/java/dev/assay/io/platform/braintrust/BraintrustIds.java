package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Ids that are the same each time the same thing is told (UUIDs of version 5, RFC 4122). */
final class BraintrustIds {

  private static final UUID NAMESPACE = UUID.fromString("0f4c7a52-90b6-5f7e-8a53-6f1d1b0a7c34");

  private BraintrustIds() {}

  static String uuid(String kind, String... parts) {
    ArrayNode name = Json.object().arrayNode().add(kind);
    for (String part : parts) {
      name.add(part);
    }
    MessageDigest digest = sha1();
    digest.update(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .flip());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(Json.bytes(name)));
    long high = (hash.getLong() & ~0xf000L) | 0x5000L;
    long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
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

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
