package dev.assay.io.platform.datadog;

import dev.assay.io.platform.NamedUuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** Ids of everything that is told, made of its names. */
final class DatadogIds {

  private static final UUID NAMESPACE = UUID.fromString("6f0a5d0e-6e5d-5a0c-9d3b-4a7b0f6c2e11");

  private DatadogIds() {}

  static UUID uuid(String kind, String... parts) {
    return NamedUuid.of(NAMESPACE, name(kind, parts));
  }

  static UUID record(String project, String dataset, String row) {
    return uuid("record", project, dataset, row);
  }

  /** 64 bits in hexadecimal. */
  static String span(String experiment, String row, int epoch) {
    return half("span", experiment, row, "" + epoch);
  }

  /** 128 bits in hexadecimal, the last 64 those of its span. */
  static String trace(String span) {
    return half("trace", span) + span;
  }

  private static String half(String kind, String... parts) {
    return HexFormat.of().formatHex(NamedUuid.hash(NAMESPACE, name(kind, parts)), 0, Long.BYTES);
  }

  /** The kind, and each part behind its length. */
  private static byte[] name(String kind, String... parts) {
    byte[][] texts = new byte[parts.length][];
    byte[] first = kind.getBytes(StandardCharsets.UTF_8);
    int length = first.length;
    for (int i = 0; i < parts.length; i++) {
      texts[i] = parts[i].getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + texts[i].length;
    }
    ByteBuffer name = ByteBuffer.allocate(length).put(first);
    for (byte[] text : texts) {
      name.putInt(text.length).put(text);
    }
    return name.array();
  }
}
