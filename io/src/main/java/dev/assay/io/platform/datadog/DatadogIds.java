package dev.assay.io.platform.datadog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Ids that are the same each time the same thing is told (UUIDs of version 5, RFC 4122). */
final class DatadogIds {

  private static final UUID NAMESPACE = UUID.fromString("6f0a5d0e-6e5d-5a0c-9d3b-4a7b0f6c2e11");

  private DatadogIds() {}

  static UUID uuid(String kind, String... parts) {
    byte[] hash = sha1(kind, List.of(parts));
    ByteBuffer bytes = ByteBuffer.wrap(hash);
    long high = (bytes.getLong() & ~0xf000L) | 0x5000L;
    long low = (bytes.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  static String record(String project, String dataset, String row) {
    return uuid("record", project, dataset, row).toString();
  }

  /** 64 bits in hexadecimal. */
  static String span(String experiment, String row, int epoch) {
    return HexFormat.of().formatHex(sha1("span", List.of(experiment, row, "" + epoch)), 0, 8);
  }

  /** 128 bits in hexadecimal, the last 64 those of its span. */
  static String trace(String span) {
    return HexFormat.of().formatHex(sha1("trace", List.of(span)), 0, 8) + span;
  }

  private static byte[] sha1(String kind, List<String> parts) {
    MessageDigest digest = digest();
    digest.update(
        ByteBuffer.allocate(16)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .flip());
    digest.update(kind.getBytes(StandardCharsets.UTF_8));
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
