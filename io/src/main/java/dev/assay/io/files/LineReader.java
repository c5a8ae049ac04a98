package dev.assay.io.files;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the physical lines of a stream. LF, CR LF and a lone CR each end a line, and the
 * last line needs no end. What is read does not depend on how the stream hands out its bytes.
 * Memory is bounded by the longest line that is allowed; a longer one is skipped and counted.
 *
 * <p>At offset 0 a UTF-8 byte order mark is left out (the first line then starts at offset 3), and
 * a stream in UTF-16 or UTF-32 has no lines but an {@link #foreignEncoding}. The line in which an
 * {@link UnpackedStream} was cut is none.
 */
final class LineReader {

  /** Longest line that is read unless told otherwise, in bytes without its end. */
  static final int DEFAULT_MAX_LINE_BYTES = 16 << 20;

  static final int DEFAULT_BUFFER_BYTES = 1 << 17;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final InputStream in;
  private final int maxLineBytes;
  private byte[] buffer;

  /** Offset of the buffer's first byte in the file. */
  private long bufferOffset;

  private int position;
  private int limit;
  private boolean atEnd;
  private boolean started;
  private boolean afterCr;
  private @Nullable String foreignEncoding;

  private long line;
  private long offset;
  private long size;
  private int lineStart;
  private int lineEnd;

  /**
   * Starts at some line of a file.
   *
   * @param in the bytes from that line on; not closed here
   * @param maxLineBytes longest line that is kept, in bytes without its end
   * @param bufferBytes first size of the buffer; it grows up to the longest line
   * @param startOffset offset of the stream's first byte in the file
   * @param firstLine 1-based number of the line that starts there
   */
  LineReader(InputStream in, int maxLineBytes, int bufferBytes, long startOffset, long firstLine) {
    if (maxLineBytes < 1 || maxLineBytes > 1 << 30) {
      throw new IllegalArgumentException(
          "Invalid maxLineBytes: " + maxLineBytes + " (must be from 1 to " + (1 << 30) + ")");
    }
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.buffer = new byte[Math.max(bufferBytes, Long.BYTES)];
    this.bufferOffset = startOffset;
    this.line = firstLine - 1;
    this.started = startOffset > 0;
  }

  /** Starts at the first line of a file. */
  static LineReader of(InputStream in, int maxLineBytes) {
    return new LineReader(in, maxLineBytes, DEFAULT_BUFFER_BYTES, 0, 1);
  }

  /** Moves to the next line; false at the end of the stream. */
  boolean next() throws IOException {
    if (!started) {
      start();
    }
    if (foreignEncoding != null) {
      return false;
    }
    if (!skipEndedLine()) {
      offset = bufferOffset + position;
      return false;
    }
    lineStart = position;
    offset = bufferOffset + position;
    int scanned = position;
    while (true) {
      int end = lineEnd(scanned);
      if (end < limit) {
        endLine(end);
        position = end + 1;
        return true;
      }
      if (limit - lineStart > maxLineBytes) {
        skipRest();
        return true;
      }
      scanned = limit - lineStart;
      boolean more = fill(lineStart);
      lineStart = 0;
      if (!more) {
        position = limit;
        if (isCut()) {
          return false;
        }
        endLine(limit);
        return true;
      }
    }
  }

  /** Passes the LF of a CR LF; false where no line follows. */
  private boolean skipEndedLine() throws IOException {
    if (position == limit && !fill(position)) {
      return false;
    }
    if (afterCr) {
      afterCr = false;
      if (buffer[position] == '\n') {
        position++;
        return position < limit || fill(position);
      }
    }
    return true;
  }

  private void endLine(int end) {
    line++;
    lineEnd = end;
    size = (long) end - lineStart;
    afterCr = end < limit && buffer[end] == '\r';
  }

  /** Counts the rest of a line that is too long, and forgets it. */
  private void skipRest() throws IOException {
    long counted = (long) limit - lineStart;
    while (true) {
      position = limit;
      if (!fill(limit)) {
        afterCr = false;
        break;
      }
      int end = lineEnd(0);
      counted += end;
      if (end < limit) {
        afterCr = buffer[end] == '\r';
        position = end + 1;
        break;
      }
    }
    line++;
    size = counted;
    lineStart = 0;
    lineEnd = 0;
  }

  /** Moves the bytes from an index on to the front and reads on; false at the stream's end. */
  private boolean fill(int keepFrom) throws IOException {
    int kept = limit - keepFrom;
    int wanted = kept > buffer.length / 2 ? roomFor(kept) : buffer.length;
    byte[] target = wanted > buffer.length ? new byte[wanted] : buffer;
    if (keepFrom > 0 || target != buffer) {
      System.arraycopy(buffer, keepFrom, target, 0, kept);
    }
    buffer = target;
    bufferOffset += keepFrom;
    position -= keepFrom;
    limit = kept;
    int read = 0;
    while (read == 0 && !atEnd) {
      read = in.read(buffer, limit, buffer.length - limit);
      atEnd = read < 0;
    }
    limit += Math.max(read, 0);
    return !atEnd;
  }

  private int roomFor(int kept) {
    return (int) Math.max(Math.min(2L * buffer.length, maxLineBytes + 2L), kept + 1L);
  }

  private void start() throws IOException {
    started = true;
    while (limit < 4 && fill(0)) {
      // Reads until a byte order mark would be whole.
    }
    foreignEncoding = detectForeignEncoding();
    if (has(0, 0xEF) && has(1, 0xBB) && has(2, 0xBF)) {
      position = 3;
    }
  }

  private @Nullable String detectForeignEncoding() {
    if (has(0, 0xFF) && has(1, 0xFE)) {
      return has(2, 0) && has(3, 0) ? "UTF-32 (little endian)" : "UTF-16 (little endian)";
    }
    if (has(0, 0xFE) && has(1, 0xFF)) {
      return "UTF-16 (big endian)";
    }
    if (has(0, 0) && has(1, 0) && has(2, 0xFE) && has(3, 0xFF)) {
      return "UTF-32 (big endian)";
    }
    return null;
  }

  private boolean has(int index, int value) {
    return index < limit && (buffer[index] & 0xFF) == value;
  }

  /** Returns the index of the first LF or CR from an index on, or the limit. */
  private int lineEnd(int from) {
    byte[] bytes = buffer;
    int i = from;
    for (int last = limit - Long.BYTES; i <= last; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      long lf = word ^ (ONES * '\n');
      long cr = word ^ (ONES * '\r');
      if (((((lf - ONES) & ~lf) | ((cr - ONES) & ~cr)) & HIGH_BITS) != 0) {
        break;
      }
    }
    while (i < limit && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  /** Returns the encoding of a stream that is not UTF-8, known after the first {@link #next}. */
  @Nullable String foreignEncoding() {
    return foreignEncoding;
  }

  /** Returns whether the stream ended before its time. */
  boolean isCut() {
    return in instanceof UnpackedStream unpacked && unpacked.cut() != null;
  }

  /** Says that the cut made useless what stands from an earlier line on. */
  void cutFrom(long lineNumber, long lineOffset) {
    line = lineNumber - 1;
    offset = lineOffset;
  }

  /** Returns the line's 1-based number; before the first line that of the line before it. */
  long line() {
    return line;
  }

  /**
   * Returns the offset of the line's first byte in the file; after the last line, of what would
   * follow.
   */
  long offset() {
    return offset;
  }

  /** Returns the line's length in bytes without its end, also of one that is too long. */
  long size() {
    return size;
  }

  /** Returns whether the line is longer than allowed; its bytes are then gone. */
  boolean tooLong() {
    return size > maxLineBytes;
  }

  /** Returns whether a CR ended the line, alone or before an LF. */
  boolean endedByCr() {
    return afterCr;
  }

  /** Returns whether the line has nothing but spaces and tabs. */
  boolean blank() {
    if (tooLong()) {
      return false;
    }
    for (int i = lineStart; i < lineEnd; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Returns a copy of the line's bytes without its end; empty where it is too long. */
  byte[] bytes() {
    return tooLong() ? new byte[0] : Arrays.copyOfRange(buffer, lineStart, lineEnd);
  }
}
