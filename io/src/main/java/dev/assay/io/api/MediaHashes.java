package dev.assay.io.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The SHA-256 of files, each read once in this process as long as its size and time of change stay
 * the same.
 */
final class MediaHashes {

  /** Bounds the memory: some megabytes. */
  private static final int MOST_KNOWN = 20_000;

  private static final int BUFFER = 1 << 16;

  private static final ConcurrentMap<Path, Hashed> KNOWN = new ConcurrentHashMap<>();

  private record Hashed(long bytes, FileTime changed, String sha256) {}

  private MediaHashes() {}

  /** Returns the hash as lower-case hex. */
  static String of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Hashed known = KNOWN.get(file);
    if (known != null
        && known.bytes() == now.size()
        && known.changed().equals(now.lastModifiedTime())) {
      return known.sha256();
    }
    String sha256 = read(file);
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.put(file, new Hashed(now.size(), now.lastModifiedTime(), sha256));
    return sha256;
  }

  private static String read(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
