package dev.assay.io.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Reads single records back; each segment is opened once. */
final class SegmentReaders implements Closeable {

  /** What is read at first; most records are shorter. */
  private static final int FIRST_BYTES = 4 << 10;

  private final ConcurrentMap<String, FileChannel> channels = new ConcurrentHashMap<>();

  Frame read(String segment, long offset) throws IOException {
    FileChannel channel = channel(segment);
    ByteBuffer record = fill(channel, offset, FIRST_BYTES);
    int bytes = Frame.bytesAt(record);
    if (bytes > record.remaining()) {
      record = fill(channel, offset, bytes);
    }
    if (Frame.read(record) instanceof Frame.Read.Whole read) {
      return read.frame();
    }
    throw new IOException("the record there is not whole");
  }

  private FileChannel channel(String segment) throws IOException {
    FileChannel open = channels.get(segment);
    if (open != null) {
      return open;
    }
    FileChannel opened = FileChannel.open(Path.of(segment), StandardOpenOption.READ);
    FileChannel other = channels.putIfAbsent(segment, opened);
    if (other != null) {
      opened.close();
      return other;
    }
    return opened;
  }

  private static ByteBuffer fill(FileChannel channel, long offset, int most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
      // Reads until the buffer is full or the file ends.
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : channels.values()) {
      channel.close();
    }
  }
}
