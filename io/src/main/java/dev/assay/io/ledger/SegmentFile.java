package dev.assay.io.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a writer does to the file of a segment. */
interface SegmentFile extends Closeable {

  /** Returns where the file is. */
  Path path();

  /** Writes some or all of the bytes; the buffer's position tells how many. */
  void write(ByteBuffer bytes, long at) throws IOException;

  /** Brings to the disk what was written before. */
  void force() throws IOException;

  /** Whether the path still leads to this file. */
  boolean inPlace() throws IOException;

  /** Makes a file that must not be there yet. */
  static SegmentFile create(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new Local(path, channel, Local.fileKey(path));
  }

  /**
   * A file of the machine.
   *
   * @param path where it is
   * @param channel open for writing
   * @param fileKey what tells it from others at that path; null where the system has nothing
   */
  record Local(Path path, FileChannel channel, @Nullable Object fileKey) implements SegmentFile {

    private static @Nullable Object fileKey(Path path) throws IOException {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void write(ByteBuffer bytes, long at) throws IOException {
      channel.write(bytes, at);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public boolean inPlace() throws IOException {
      try {
        return Objects.equals(fileKey(path), fileKey);
      } catch (NoSuchFileException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
