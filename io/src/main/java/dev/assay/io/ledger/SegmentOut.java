package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a segment: takes records in groups, by one write for many. Used by one at a time. */
final class SegmentOut {

  /** For a file that may grow as long as there is room. */
  static final long UNLIMITED = Long.MAX_VALUE;

  private static final int BUFFER_BYTES = 256 << 10;

  private final SegmentFile file;
  private final String name;
  private final long most;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** Where the last whole record ends. */
  private long length;

  /** Where the last byte is that was written. */
  private long position;

  private @Nullable IOException problem;

  /**
   * Begins at the start of a file.
   *
   * @param most bytes that may be written
   */
  SegmentOut(SegmentFile file, long most) {
    this.file = file;
    this.name = file.path().toString();
    this.most = most;
  }

  SegmentFile file() {
    return file;
  }

  long length() {
    return length;
  }

  /** Returns why the last records were not appended; null while all were. */
  @Nullable IOException problem() {
    return problem;
  }

  /**
   * Appends records. An error is final: from then on nothing is appended.
   *
   * @return the index behind the last one that is whole in the file; the list's size unless there
   *     is a problem
   */
  int append(List<? extends Entry> entries, int from) {
    if (problem != null) {
      return from;
    }
    buffer.clear();
    position = length;
    IOException tooMuch = null;
    try {
      long end = length;
      for (int i = from; i < entries.size() && tooMuch == null; i++) {
        end += entries.get(i).bytes();
        if (end > most) {
          tooMuch = new IOException("the reserve of " + most + " bytes is used up");
          continue;
        }
        put(entries.get(i).head());
        put(entries.get(i).rest());
      }
      flush();
      problem = tooMuch;
    } catch (IOException e) {
      problem = e;
    }
    return accept(entries, from);
  }

  private int accept(List<? extends Entry> entries, int from) {
    int i = from;
    while (i < entries.size() && length + entries.get(i).bytes() <= position) {
      long at = length;
      length += entries.get(i).bytes();
      entries.get(i).written(name, at);
      i++;
    }
    return i;
  }

  private void put(byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int some = Math.min(buffer.remaining(), bytes.length - done);
      buffer.put(bytes, done, some);
      done += some;
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    long base = position;
    try {
      while (buffer.hasRemaining()) {
        file.write(buffer, base + buffer.position());
      }
    } finally {
      position = base + buffer.position();
    }
    buffer.clear();
  }
}
