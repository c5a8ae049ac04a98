package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in a segment, and what is missing. A kill can only cut the tail. A power cut can also
 * leave holes, but only where nothing was forced yet: behind the last checkpoint.
 *
 * @param whole where the last whole record ends
 * @param size bytes of the file
 * @param holes what lies before {@code whole} and is no record
 */
record SegmentScan(long whole, long size, List<Hole> holes) {

  /** Nothing in the segment says what was forced: an earlier version of the program wrote it. */
  private static final long UNKNOWN = -1;

  /**
   * A part of a segment that is no record.
   *
   * @param offset where it starts
   * @param bytes its length
   * @param reason what is wrong where it starts
   */
  record Hole(long offset, long bytes, String reason) {}

  /** Takes each whole record and where it starts. */
  interface Visitor {
    void visit(Frame frame, long offset) throws IOException;
  }

  SegmentScan {
    holes = List.copyOf(holes);
  }

  /**
   * Visits all whole records in order.
   *
   * @throws LedgerException when records are damaged that were on the disk, which neither a kill
   *     nor a power cut can cause, or are of a later version
   */
  static SegmentScan of(Path segment, Visitor visitor) throws IOException {
    return of(segment, 0, visitor);
  }

  /**
   * Visits all whole records from an offset on, in order.
   *
   * @param from where a record starts, or the segment ended before
   */
  static SegmentScan of(Path segment, long from, Visitor visitor) throws IOException {
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
      Window window = new Window(channel);
      List<Hole> holes = new ArrayList<>();
      long forced = UNKNOWN;
      long whole = from;
      long offset = from;
      String reason = "";
      while (offset < window.size()) {
        Frame.Read read = window.read(offset);
        if (read instanceof Frame.Read.Whole found) {
          if (offset > whole) {
            holes.add(new Hole(whole, offset - whole, reason));
          }
          forced = Math.max(forced, forced(found.frame()));
          visitor.visit(found.frame(), offset);
          offset += found.bytes();
          whole = offset;
        } else if (read instanceof Frame.Read.Torn torn) {
          reason = offset == whole ? torn.reason() : reason;
          offset = window.nextStart(offset + 1);
        } else {
          throw foreign(segment, offset);
        }
      }
      requireHarmless(segment, holes, forced);
      return new SegmentScan(whole, window.size(), holes);
    }
  }

  private static long forced(Frame frame) {
    return frame.type() == Frame.Type.CHECKPOINT && frame.body().length == Long.BYTES
        ? ByteBuffer.wrap(frame.body()).getLong()
        : UNKNOWN;
  }

  private static void requireHarmless(Path segment, List<Hole> holes, long forced)
      throws LedgerException {
    for (Hole hole : holes) {
      if (forced == UNKNOWN || hole.offset() < forced) {
        throw new LedgerException(
            "Ledger segment "
                + segment
                + " has a hole at byte "
                + hole.offset()
                + " ("
                + hole.reason()
                + ") with whole records after it. Nothing was changed or called. Restore the"
                + " file, or move it away to give up the answers in it");
      }
    }
  }

  private static LedgerException foreign(Path segment, long offset) {
    return new LedgerException(
        "Ledger segment "
            + segment
            + " has a record at byte "
            + offset
            + " that this version of the program does not know. Nothing was changed or called."
            + " Continue with the version that wrote it, or move the file away to give up the"
            + " answers in it");
  }

  /** The part of a file that is in memory. */
  private static final class Window {
    private static final int BYTES = 1 << 20;

    private final FileChannel channel;
    private final long size;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private long start;

    Window(FileChannel channel) throws IOException {
      this.channel = channel;
      this.size = channel.size();
    }

    long size() {
      return size;
    }

    Frame.Read read(long offset) throws IOException {
      int length = Frame.bytesAt(from(offset, Frame.HEADER_BYTES));
      return Frame.read(from(offset, Math.max(length, Frame.HEADER_BYTES)));
    }

    /** Returns where the next record may start. */
    long nextStart(long offset) throws IOException {
      for (long at = offset; at < size; ) {
        ByteBuffer in = from(at, Frame.HEADER_BYTES);
        for (int i = in.position(); i < in.limit(); i++) {
          if (in.get(i) == Frame.FIRST_BYTE) {
            return at + i - in.position();
          }
        }
        at += in.remaining();
      }
      return size;
    }

    /** Returns the bytes from an offset on: so many, unless the file ends before. */
    private ByteBuffer from(long offset, int wanted) throws IOException {
      long needed = Math.min(wanted, size - offset);
      if (offset < start || offset + needed > start + bytes.limit()) {
        int length = (int) Math.min(Math.max(wanted, BYTES), size - offset);
        bytes = bytes.capacity() >= length ? bytes.clear() : ByteBuffer.allocate(length);
        bytes.limit(length);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {
          // Reads until the window is full or the file ends.
        }
        bytes.flip();
        start = offset;
      }
      return bytes.position((int) (offset - start));
    }
  }
}
