package dev.assay.io.files;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How a file of rows is compressed as a whole. Its first bytes decide, not its name. */
public enum Compression {
  /** Not at all. */
  NONE(""),
  /** RFC 1952, any number of members: {@code .gz}. */
  GZIP(".gz"),
  /** RFC 8878, any number of frames: {@code .zst}. */
  ZSTD(".zst");

  /** How many of a file's first bytes tell. */
  static final int MAGIC_BYTES = 4;

  private final String extension;

  Compression(String extension) {
    this.extension = extension;
  }

  /** Returns the end that it gives to names, in lower case; of {@link #NONE} the empty text. */
  public String extension() {
    return extension;
  }

  /** Returns what a name says, in any case. */
  public static Compression ofName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    for (Compression compression : values()) {
      if (compression != NONE && name.endsWith(compression.extension)) {
        return compression;
      }
    }
    return NONE;
  }

  /** Returns a name without the end that {@link #ofName} found in it. */
  static String stripped(String fileName) {
    return fileName.substring(0, fileName.length() - ofName(fileName).extension.length());
  }

  /** Returns what a file's first bytes say. */
  static Compression ofMagic(byte[] first) {
    if (has(first, 0, 0x1F) && has(first, 1, 0x8B)) {
      return GZIP;
    }
    boolean frame =
        has(first, 0, 0x28) && has(first, 1, 0xB5) && has(first, 2, 0x2F) && has(first, 3, 0xFD);
    boolean skippable =
        first.length > 0
            && (first[0] & 0xF0) == 0x50
            && has(first, 1, 0x2A)
            && has(first, 2, 0x4D)
            && has(first, 3, 0x18);
    return frame || skippable ? ZSTD : NONE;
  }

  /** Returns whether a file of this name has fewer bytes than tell, and those are the first. */
  boolean isCutIn(byte[] first) {
    return this != NONE
        && first.length < MAGIC_BYTES
        && (first.length == 0 || has(first, 0, this == GZIP ? 0x1F : 0x28));
  }

  private static boolean has(byte[] bytes, int index, int value) {
    return index < bytes.length && (bytes[index] & 0xFF) == value;
  }

  /** Returns the stream that decompresses another one; it reads what it can before it fails. */
  InputStream decompress(InputStream compressed) throws IOException {
    return switch (this) {
      case NONE -> compressed;
      case GZIP -> new GzipCompressorInputStream(compressed, true);
      case ZSTD -> zstd(compressed);
    };
  }

  private static InputStream zstd(InputStream compressed) throws IOException {
    try {
      return new ZstdInputStreamNoFinalizer(compressed);
    } catch (LinkageError e) {
      throw new ZstdUnavailableException(e);
    }
  }

  /** Returns whether a decompressor failed because the file asks for more memory than allowed. */
  static boolean isWindowTooLarge(Exception e) {
    return e instanceof ZstdIOException zstd
        && zstd.getErrorCode() == Zstd.errFrameParameterWindowTooLarge();
  }

  /** The native library cannot be loaded here; not a fault of the file. */
  static final class ZstdUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    ZstdUnavailableException(Throwable cause) {
      super(
          "zstd cannot be used on this machine ("
              + cause.getMessage()
              + "); decompress the file first, or let java.io.tmpdir name a folder from which"
              + " libraries may be loaded",
          cause);
    }
  }
}
