package dev.assay.pipelines.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects, packed by gzip as lists of about a mebibyte each, up to what a page may hold. A
 * browser unpacks one list at a time and shows it before the next.
 */
public final class RowChunks {

  /** Most packed bytes: as base64 and with all else the page stays below 15 MB. */
  static final long MOST_PACKED = 10_700_000;

  /** Most unpacked bytes, so that a browser can hold them as objects. */
  static final long MOST_UNPACKED = 120_000_000;

  private static final int CHUNK_BYTES = 1 << 20;
  private static final int LEVEL = 6;

  private final long mostPacked;
  private final long mostUnpacked;
  private final List<byte[]> chunks = new ArrayList<>();
  private @Nullable ByteArrayOutputStream packed;
  private @Nullable GZIPOutputStream gzip;
  private int inChunk;
  private long finished;
  private long unpacked;
  private long rows;

  /** Makes chunks of the usual size. */
  public RowChunks() {
    this(MOST_PACKED, MOST_UNPACKED);
  }

  RowChunks(long mostPacked, long mostUnpacked) {
    this.mostPacked = mostPacked;
    this.mostUnpacked = mostUnpacked;
  }

  /** Adds an object; returns false, and adds nothing, where the page is full. */
  public boolean add(byte[] json) {
    if (packed() + json.length / 8 > mostPacked || unpacked + json.length > mostUnpacked) {
      return false;
    }
    try {
      GZIPOutputStream out = gzip;
      if (out == null) {
        out = open();
        out.write('[');
      } else {
        out.write(',');
      }
      out.write(json);
      inChunk += json.length;
      unpacked += json.length;
      rows++;
      if (inChunk >= CHUNK_BYTES) {
        finish();
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many objects were added. */
  public long rows() {
    return rows;
  }

  /** Returns how many bytes they take packed, but for what the packer holds back. */
  long packed() {
    return finished + (packed == null ? 0 : packed.size());
  }

  long unpacked() {
    return unpacked;
  }

  /** Returns the lists, in the order of their objects. */
  List<byte[]> chunks() {
    try {
      finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(chunks);
  }

  private GZIPOutputStream open() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
    GZIPOutputStream out =
        new GZIPOutputStream(bytes, 1 << 13) {
          {
            def.setLevel(LEVEL);
          }
        };
    packed = bytes;
    gzip = out;
    inChunk = 0;
    return out;
  }

  private void finish() throws IOException {
    if (gzip != null && packed != null) {
      gzip.write(']');
      gzip.close();
      chunks.add(packed.toByteArray());
      finished += packed.size();
      gzip = null;
      packed = null;
    }
  }
}
