package dev.assay.io.files;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, decompressed where they are compressed. Where the data is damaged or grows
 * beyond the limits the stream ends, and {@link #cut} says why; all bytes before that place are
 * read, however the reads fall. Only a failure of the disk or the network is an exception.
 */
final class UnpackedStream extends InputStream {

  /**
   * Why there is no more.
   *
   * @param code such as {@code IN_GZIP_TRUNCATED}
   * @param message what was wrong and what to do
   */
  record Cut(String code, String message) {

    InputProblem problem(String file) {
      return new InputProblem(code, file, message);
    }
  }

  /** Compressed bytes without a decompressed one that are no file header any more. */
  private static final long MAX_IDLE_BYTES = 16L << 20;

  private static final int SKIP_BYTES = 1 << 16;

  private final InputStream source;
  private final StoredBytes stored;
  private final Compression compression;
  private final ReadLimits limits;
  private InputStream in;
  private long bytes;
  private @Nullable Cut cut;

  /**
   * Looks at the first bytes.
   *
   * @param source the file from its begin; closed with this stream
   * @param named the compression that the file's name tells, which decides where the file is too
   *     short to tell itself
   */
  UnpackedStream(InputStream source, Compression named, ReadLimits limits) throws IOException {
    this.source = source;
    this.limits = limits;
    this.in = InputStream.nullInputStream();
    byte[] first = source.readNBytes(Compression.MAGIC_BYTES);
    stored = new StoredBytes(new ByteArrayInputStream(first));
    boolean cutAtOnce = named.isCutIn(first);
    compression = cutAtOnce ? named : Compression.ofMagic(first);
    if (cutAtOnce) {
      stored.count = first.length;
      damaged(new EOFException());
      return;
    }
    try {
      in = compression.decompress(stored);
    } catch (Compression.ZstdUnavailableException e) {
      throw e;
    } catch (IOException e) {
      damaged(e);
    }
  }

  /** Returns what the file's bytes say. */
  Compression compression() {
    return compression;
  }

  /** Returns why the stream ended before its time; null as long as it has not. */
  @Nullable Cut cut() {
    return cut;
  }

  /** Reads what is left of the stored file, for whoever counts or hashes it. */
  void drain() throws IOException {
    byte[] rest = new byte[SKIP_BYTES];
    while (source.read(rest, 0, rest.length) >= 0) {
      // Only the source's own account of it matters.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (cut != null) {
      return -1;
    }
    int read;
    try {
      read = in.read(target, offset, length);
    } catch (IOException | RuntimeException e) {
      damaged(e);
      read = (int) deliveredBefore();
    }
    if (read <= 0) {
      return cut != null ? -1 : read;
    }
    bytes += read;
    stored.idle = 0;
    if (compression != Compression.NONE && cut == null) {
      checkSize();
    }
    return read;
  }

  /** The library counts what it has put into the target before it finds the damage. */
  private long deliveredBefore() {
    return in instanceof CompressorInputStream counting ? counting.getBytesRead() - bytes : 0;
  }

  private void damaged(Exception e) throws IOException {
    if (stored.failure != null) {
      throw stored.failure;
    }
    if (compression == Compression.NONE) {
      throw e instanceof IOException io ? io : new IOException(e);
    }
    if (Compression.isWindowTooLarge(e)) {
      cut =
          new Cut(
              "IN_DECOMPRESS_WINDOW",
              "Decompressing needs a window of more than 128 MiB; compress the file again without"
                  + " --long and --ultra");
      return;
    }
    boolean atEnd = stored.ended || e instanceof EOFException;
    cut =
        new Cut(
            "IN_" + compression + "_TRUNCATED",
            (atEnd
                    ? "The " + label() + " data ends in the middle, at byte " + stored.count
                    : "The " + label() + " data is damaged before byte " + stored.count)
                + " of the file ("
                + bytesBefore()
                + " bytes decompressed). The rows before it are kept; get the whole file, and"
                + " resume with --accept-changed");
  }

  private long bytesBefore() {
    return bytes + Math.max(0, deliveredBefore());
  }

  private String label() {
    return compression == Compression.GZIP ? "gzip" : "zstd";
  }

  private void checkSize() {
    if (bytes > limits.maxDecompressedBytes()) {
      cut =
          new Cut(
              "IN_DECOMPRESS_SIZE",
              "Decompresses to more than "
                  + limits.maxDecompressedBytes()
                  + " bytes; split the file, or raise input.max_decompressed_bytes");
    } else if (bytes > ReadLimits.RATIO_FREE_BYTES
        && bytes / limits.maxDecompressRatio() > stored.count) {
      cut =
          new Cut(
              "IN_DECOMPRESS_RATIO",
              stored.count
                  + " bytes decompress to "
                  + bytes
                  + " and more (must be at most "
                  + limits.maxDecompressRatio()
                  + " times as many); where the file is good, raise input.max_decompress_ratio");
    }
  }

  @Override
  public void close() throws IOException {
    try (source) {
      in.close();
    }
  }

  /** The stored bytes in full reads, so that what can be saved of a file is always the same. */
  private final class StoredBytes extends InputStream {

    private final ByteArrayInputStream first;
    private long count;
    private long idle;
    private boolean ended;
    private @Nullable IOException failure;

    StoredBytes(ByteArrayInputStream first) {
      this.first = first;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (idle > MAX_IDLE_BYTES && compression == Compression.GZIP) {
        throw new IOException("no data in " + idle + " bytes");
      }
      int read;
      try {
        read =
            compression == Compression.NONE
                ? some(target, offset, length)
                : all(target, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
      if (read <= 0 && length > 0) {
        ended = true;
        return -1;
      }
      count += read;
      idle += read;
      return read;
    }

    private int some(byte[] target, int offset, int length) throws IOException {
      int read = first.read(target, offset, length);
      return read > 0 ? read : source.read(target, offset, length);
    }

    private int all(byte[] target, int offset, int length) throws IOException {
      int read = Math.max(0, first.read(target, offset, length));
      return read + source.readNBytes(target, offset + read, length - read);
    }
  }
}
