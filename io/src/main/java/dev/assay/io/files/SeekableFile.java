package dev.assay.io.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is read at any place. One that is compressed as a whole, or lies where nothing can be
 * read at any place, is copied to the folder for temporary files first, within the limits.
 */
final class SeekableFile implements Closeable {

  private final SeekableByteChannel channel;
  private final UnpackedStream.@Nullable Cut cut;
  private final long size;
  private @Nullable IOException failure;

  private SeekableFile(SeekableByteChannel channel, UnpackedStream.@Nullable Cut cut)
      throws IOException {
    this.channel = channel;
    this.cut = cut;
    this.size = channel.size();
  }

  static SeekableFile open(InputFile file, ReadLimits limits) throws IOException {
    ReadableByteChannel stored = RowFiles.openChannel(file);
    try {
      if (stored instanceof SeekableByteChannel seekable && isPlain(file, seekable)) {
        return new SeekableFile(seekable, null);
      }
    } catch (IOException e) {
      try (stored) {
        throw e;
      }
    }
    return copied(file, stored, limits);
  }

  private static boolean isPlain(InputFile file, SeekableByteChannel channel) throws IOException {
    byte[] first = new byte[(int) Math.min(Compression.MAGIC_BYTES, channel.size())];
    ByteBuffer buffer = ByteBuffer.wrap(first);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // A channel may give less than asked for.
    }
    channel.position(0);
    return Compression.ofMagic(first) == Compression.NONE
        && (first.length > 0 || Compression.ofName(file.name()) == Compression.NONE);
  }

  private static SeekableFile copied(InputFile file, ReadableByteChannel stored, ReadLimits limits)
      throws IOException {
    Path copy = Files.createTempFile("assay-input-", ".parquet");
    try (UnpackedStream in =
        new UnpackedStream(
            Channels.newInputStream(stored), Compression.ofName(file.name()), limits)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      SeekableByteChannel channel =
          Files.newByteChannel(copy, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
      return new SeekableFile(channel, in.cut());
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  /** Returns why the file could not be decompressed to its end; null where it could. */
  UnpackedStream.@Nullable Cut cut() {
    return cut;
  }

  /** Returns the length in bytes, decompressed. */
  long size() {
    return size;
  }

  /**
   * Returns the failure of disk or network behind whatever went wrong, null where there is none.
   */
  @Nullable IOException failure() {
    return failure;
  }

  /**
   * Reads some bytes.
   *
   * @throws EOFException where the file ends before
   */
  byte[] read(long position, int length) throws IOException {
    if (position < 0 || length < 0 || position > size - length) {
      throw new EOFException(length + " bytes at " + position + " of " + size);
    }
    byte[] bytes = new byte[length];
    if (read(position, bytes, 0, length) < length) {
      throw new EOFException("The file became shorter while it was read");
    }
    return bytes;
  }

  private int read(long position, byte[] target, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
    try {
      channel.position(position);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // A channel may give less than asked for.
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    return length - buffer.remaining();
  }

  /** Returns the bytes from one place to another as a stream. */
  InputStream stream(long from, long end) {
    return new Region(from, Math.min(end, size));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Region extends InputStream {
    private final long end;
    private long position;

    Region(long from, long end) {
      this.position = from;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int wanted = (int) Math.min(length, end - position);
      if (wanted <= 0) {
        return length == 0 ? 0 : -1;
      }
      int read = SeekableFile.this.read(position, target, offset, wanted);
      position += read;
      return read == 0 ? -1 : read;
    }
  }
}
