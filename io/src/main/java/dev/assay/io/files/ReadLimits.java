package dev.assay.io.files;

import java.io.Serializable;

/**
 * How much a file of rows may ask of the machine.
 *
 * @param maxLineBytes longest line, CSV record or Parquet row that is kept, in bytes without its
 *     end; 1 to 1 GiB
 * @param maxDecompressedBytes most bytes that a compressed file, or the rows of a Parquet file, may
 *     become; at least 1
 * @param maxDecompressRatio most bytes that one compressed byte may become, once there are 16 MiB
 *     of them; at least 1
 */
public record ReadLimits(int maxLineBytes, long maxDecompressedBytes, int maxDecompressRatio)
    implements Serializable {

  private static final int DEFAULT_RATIO = 200;

  /** Lines of 16 MiB, files of 1 TiB, 200 to 1. */
  public static final ReadLimits STANDARD =
      new ReadLimits(LineReader.DEFAULT_MAX_LINE_BYTES, 1L << 40, DEFAULT_RATIO);

  /** The longest line that can be allowed. */
  public static final int MAX_LINE_BYTES = 1 << 30;

  /** Decompressed bytes below which the ratio does not matter. */
  static final long RATIO_FREE_BYTES = 16L << 20;

  /** Checks the ranges. */
  public ReadLimits {
    if (maxLineBytes < 1 || maxLineBytes > MAX_LINE_BYTES) {
      throw new IllegalArgumentException(
          "Invalid maxLineBytes: " + maxLineBytes + " (must be from 1 to " + MAX_LINE_BYTES + ")");
    }
    if (maxDecompressedBytes < 1) {
      throw new IllegalArgumentException(
          "Invalid maxDecompressedBytes: " + maxDecompressedBytes + " (must be >= 1)");
    }
    if (maxDecompressRatio < 1) {
      throw new IllegalArgumentException(
          "Invalid maxDecompressRatio: " + maxDecompressRatio + " (must be >= 1)");
    }
  }

  /** Returns these limits with another longest line. */
  public ReadLimits withMaxLineBytes(int maxLineBytes) {
    return new ReadLimits(maxLineBytes, maxDecompressedBytes, maxDecompressRatio);
  }
}
