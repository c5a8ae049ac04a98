package dev.assay.io.platform;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids that are the same each time the same thing is told: UUIDs of version 5 (RFC 9562). */
public final class NamedUuid {

  /** One for each thread: to look an algorithm up takes longer than to hash a name. */
  private static final ThreadLocal<MessageDigest> SHA1 = ThreadLocal.withInitial(NamedUuid::sha1);

  private NamedUuid() {}

  /** Returns the id of a name in a namespace. */
  public static UUID of(UUID namespace, byte[] name) {
    ByteBuffer bytes = ByteBuffer.wrap(hash(namespace, name));
    long high = (bytes.getLong() & ~0xf000L) | 0x5000L;
    long low = (bytes.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** Returns the hash that the id is made of, 20 bytes. */
  public static byte[] hash(UUID namespace, byte[] name) {
    MessageDigest digest = SHA1.get();
    digest.update(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .array());
    return digest.digest(name);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
