package dev.assay.io.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a reply's body up to a cap that holds for the decoded bytes. */
final class ReplyBody {

  private static final int COPY_BYTES = 64 << 10;

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

  /** Copies the decoded body to its sink; returns false where it is longer than that takes. */
  static boolean copy(InputStream raw, @Nullable String encoding, BodySink sink)
      throws IOException {
    String coding = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    boolean zipped = coding.equals("gzip") || coding.equals("x-gzip");
    InputStream decoded = zipped ? new GZIPInputStream(raw) : raw;
    long left = sink.maxBytes();
    byte[] buffer = new byte[COPY_BYTES];
    try (OutputStream out = sink.begin()) {
      for (int read = decoded.read(buffer); read >= 0; read = decoded.read(buffer)) {
        left -= read;
        if (left < 0) {
          return false;
        }
        out.write(buffer, 0, read);
      }
    }
    return true;
  }
}
