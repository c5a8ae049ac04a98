package dev.assay.io.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.apache.parquet.format.Util;

/**
 * What a finished file really holds. Its checksum is a CRC-32C, a hundred times as fast as the hash
 * that was taken of the same bytes when they were written, and as sure to find what a disk does.
 *
 * @param records lines, or rows as the Parquet footer counts them
 * @param bytes its size
 * @param crc32c checksum of its content
 */
record ReadBack(long records, long bytes, long crc32c) {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int PARQUET_TAIL_BYTES = 8;

  static ReadBack of(Path file, OutputFormat format) throws IOException {
    CRC32C crc32c = new CRC32C();
    long lines = 0;
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        crc32c.update(buffer, 0, n);
        bytes += n;
        for (int i = 0; i < n; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
    long records =
        switch (format) {
          case JSONL -> lines;
          case PARQUET -> parquetRows(file, bytes);
        };
    return new ReadBack(records, bytes, crc32c.getValue());
  }

  boolean agrees(WrittenFile file) {
    return records == file.records() && bytes == file.bytes() && crc32c == file.crc32c();
  }

  /** The footer's length stands in the four bytes before the last four, lowest first. */
  private static long parquetRows(Path file, long bytes) throws IOException {
    if (bytes < PARQUET_TAIL_BYTES) {
      return -1;
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(bytes - PARQUET_TAIL_BYTES);
      byte[] tail = in.readNBytes(PARQUET_TAIL_BYTES);
      int footer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (footer < 0 || footer > bytes - PARQUET_TAIL_BYTES) {
        return -1;
      }
      try (InputStream again = Files.newInputStream(file)) {
        again.skipNBytes(bytes - PARQUET_TAIL_BYTES - footer);
        return Util.readFileMetaData(again, true).getNum_rows();
      }
    }
  }
}
