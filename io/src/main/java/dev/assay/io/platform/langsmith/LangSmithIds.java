package dev.assay.io.platform.langsmith;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids that are the same each time the same thing is told (UUIDs of version 5, RFC 9562). */
final class LangSmithIds {

  /** The namespace of URLs, in which a dataset's name stands behind {@code assay/dataset/}. */
  private static final UUID URLS = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

  private LangSmithIds() {}

  /** Returns the id of a dataset of which only the name is known. */
  static UUID dataset(String name) {
    return uuid(URLS, "assay/dataset/" + name);
  }

  /** Returns a row's id, which becomes that of its example. */
  static UUID row(UUID dataset, String row) {
    return uuid(dataset, row);
  }

  /** Returns the id of an upload. */
  static UUID upload(UUID dataset, String fingerprint, String experiment, String part) {
    return uuid(dataset, fingerprint + "\n" + experiment + "\n" + part);
  }

  static UUID uuid(UUID namespace, String name) {
    MessageDigest digest = digest();
    digest.update(
        ByteBuffer.allocate(16)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .array());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & ~0xf000L) | 0x5000L;
    long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
