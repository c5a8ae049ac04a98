package dev.assay.io.api.batch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes that are too many for memory, on the disk of this worker as long as it is open: the file
 * has no name where the system allows that, so that not even a kill leaves it behind. Used by one
 * thread.
 */
public final class BatchSpool implements Closeable {

  private static final int BUFFER_BYTES = 64 << 10;

  private final FileChannel channel;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long flushed;

  private BatchSpool(FileChannel channel) {
    this.channel = channel;
  }

  /** Begins an empty one in the directory for temporary files. */
  public static BatchSpool create() throws IOException {
    Path file = Files.createTempFile("assay-batch-", ".spool");
    return new BatchSpool(
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** Takes a line of JSON lines; its number counts from 1. */
  public interface Lines {
    /** Takes one, without its line end. */
    void line(byte[] line) throws IOException, InterruptedException;
  }

  /** Returns how many bytes there are. */
  public long length() {
    return flushed + buffer.position();
  }

  /** Appends bytes and returns where they begin. */
  public long append(byte[] bytes) throws IOException {
    long start = length();
    put(bytes, 0, bytes.length);
    return start;
  }

  private void put(byte[] bytes, int offset, int length) throws IOException {
    if (length > buffer.remaining()) {
      flush();
    }
    if (length > buffer.remaining()) {
      write(ByteBuffer.wrap(bytes, offset, length));
    } else {
      buffer.put(bytes, offset, length);
    }
  }

  private void flush() throws IOException {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      flushed += channel.write(bytes, flushed);
    }
  }

  /** Reads bytes back. */
  public byte[] read(long offset, int length) throws IOException {
    flush();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException("the spool ends before byte " + (offset + length));
      }
    }
    return bytes.array();
  }

  /** Forgets all bytes. */
  public void clear() throws IOException {
    buffer.clear();
    flushed = 0;
    channel.truncate(0);
  }

  /** Writes all bytes to a stream, which stays open. */
  public void copyTo(OutputStream out) throws IOException {
    flush();
    Channels.newInputStream(channel.position(0)).transferTo(out);
  }

  /** Returns a stream that appends; closing it leaves the spool open. */
  public OutputStream appending() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        put(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        put(bytes, offset, length);
      }
    };
  }

  /**
   * Gives out all lines that are not blank.
   *
   * @param most bytes of a line; the rest of a longer one is left out
   */
  public void forEachLine(int most, Lines lines) throws IOException, InterruptedException {
    flush();
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel.position(0)));
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        give(line, lines);
      } else if (line.size() < most) {
        line.write(b);
      }
    }
    give(line, lines);
  }

  private static void give(ByteArrayOutputStream line, Lines lines)
      throws IOException, InterruptedException {
    byte[] bytes = line.toByteArray();
    line.reset();
    boolean blank = true;
    for (byte b : bytes) {
      blank &= b == ' ' || b == '\r' || b == '\t';
    }
    if (!blank) {
      lines.line(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
