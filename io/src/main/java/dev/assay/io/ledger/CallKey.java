package dev.assay.io.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names a call by everything that determines its answer: the first 128 bits of the SHA-256 of the
 * canonical JSON of its parts. Equal calls of another process, host or day have equal keys.
 *
 * @param high first 64 bits
 * @param low next 64 bits
 */
public record CallKey(long high, long low) {

  /** Bytes that a key takes. */
  public static final int BYTES = 16;

  /** Returns the key of a call's parts, whatever the order of their keys. */
  public static CallKey of(ObjectNode parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      ByteBuffer digest = ByteBuffer.wrap(sha256.digest(Json.bytes(sorted(parts))));
      return new CallKey(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /**
   * Returns the name of the same call in a later pass, in which everything is asked anew; that of
   * pass 1 is the call's own.
   */
  CallKey inPass(int pass) {
    return pass == 1
        ? this
        : of(
            JsonNodeFactory.instance
                .objectNode()
                .put("high", high)
                .put("low", low)
                .put("pass", pass));
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.setAll(fields);
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(item -> array.add(sorted(item)));
      return array;
    }
    return node;
  }

  /** Returns a key that nothing else has. */
  public static CallKey random() {
    UUID id = UUID.randomUUID();
    return new CallKey(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** Returns the key as 32 hexadecimal digits. */
  public String hex() {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }

  /**
   * Reads what {@link #hex} wrote.
   *
   * @return null for anything else
   */
  public static @Nullable CallKey ofHex(String hex) {
    return hex.matches("[0-9a-f]{32}")
        ? new CallKey(
            Long.parseUnsignedLong(hex.substring(0, 16), 16),
            Long.parseUnsignedLong(hex.substring(16), 16))
        : null;
  }

  void put(ByteBuffer out) {
    out.putLong(high).putLong(low);
  }

  static CallKey get(ByteBuffer in) {
    return new CallKey(in.getLong(), in.getLong());
  }
}
