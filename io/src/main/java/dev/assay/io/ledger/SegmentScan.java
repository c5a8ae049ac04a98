package dev.assay.io.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a segment from its start, and tells a tail that a kill has cut from a hole. */
final class SegmentScan {

  private static final int WINDOW = 1 << 20;
  private static final long LARGEST_WINDOW = Frame.MAX_BODY_BYTES + Frame.HEADER_BYTES;

  /** Takes each whole record and where it starts. */
  interface Visitor {
    void visit(Frame frame, long offset) throws IOException;
  }

  private SegmentScan() {}

  /**
   * Visits all whole records in order.
   *
   * @return the length of the part that is whole; less than the file's where its tail is torn
   * @throws LedgerException when whole records follow a torn one, which no kill can cause
   */
  static long scan(Path segment, Visitor visitor) throws IOException {
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
      long size = channel.size();
      long offset = 0;
      ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
      while (offset < size) {
        Frame.Read read = Frame.read(window);
        if (read instanceof Frame.Read.Whole whole) {
          visitor.visit(whole.frame(), offset);
          window.position(window.position() + whole.bytes());
          offset += whole.bytes();
          continue;
        }
        if (window.remaining() >= Math.min(size - offset, LARGEST_WINDOW)) {
          requireNothingAfter(segment, channel, offset, size, ((Frame.Read.Torn) read).reason());
          return offset;
        }
        window = refill(channel, window, offset, size);
      }
      return offset;
    }
  }

  /** Returns a window that holds more of the file from offset on. */
  private static ByteBuffer refill(FileChannel channel, ByteBuffer window, long offset, long size)
      throws IOException {
    long wanted = Math.min(LARGEST_WINDOW, Math.max(WINDOW, window.remaining() * 2L));
    ByteBuffer wider = ByteBuffer.allocate((int) Math.min(wanted, size - offset));
    while (wider.hasRemaining() && channel.read(wider, offset + wider.position()) > 0) {
      // Reads until the window is full or the file ends.
    }
    return wider.flip();
  }

  private static void requireNothingAfter(
      Path segment, FileChannel channel, long offset, long size, String reason) throws IOException {
    long at = offset + 1;
    ByteBuffer window = ByteBuffer.allocate(WINDOW);
    while (at < size) {
      window.clear();
      while (window.hasRemaining() && channel.read(window, at + window.position()) > 0) {
        // Reads until the window is full or the file ends.
      }
      window.flip();
      int searched = window.remaining();
      for (int i = 0; i < searched; i++) {
        window.position(i);
        if (Frame.read(window) instanceof Frame.Read.Whole) {
          throw new LedgerException(
              "Ledger segment "
                  + segment
                  + " has a hole at byte "
                  + offset
                  + " ("
                  + reason
                  + ") with whole records after it. Nothing was changed or called. Restore the"
                  + " file, or move it away to give up the answers in it");
        }
      }
      at += Math.max(1, searched - Frame.HEADER_BYTES);
    }
  }
}
