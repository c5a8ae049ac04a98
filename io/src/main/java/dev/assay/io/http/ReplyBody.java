package dev.assay.io.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a reply's body up to a cap that holds for the decoded bytes. */
final class ReplyBody {

  private ReplyBody() {}

  /**
   * Returns the decoded body, or null where it is longer than the cap.
   *
   * @param declared how long it says to be as it is sent, at most the cap; below 0 for unknown
   */
  static byte @Nullable [] read(
      InputStream raw, @Nullable String encoding, long declared, int maxBytes) throws IOException {
    String coding = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    if (!coding.equals("gzip") && !coding.equals("x-gzip")) {
      byte[] body = raw.readNBytes(declared < 0 ? maxBytes : (int) declared);
      return raw.read() < 0 ? body : null;
    }
    byte[] body;
    try {
      GZIPInputStream decoded = new GZIPInputStream(raw);
      body = decoded.readNBytes(maxBytes);
      if (decoded.read() >= 0) {
        return null;
      }
    } catch (java.io.EOFException cutInside) {
      throw new ZipException("gzip ended early");
    }
    return raw.read() < 0 ? body : null;
  }
}
