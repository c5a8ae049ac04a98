package dev.assay.io.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Rows that come through standard input, as JSONL (also compressed). They are read once and kept in
 * a file, since rows are read more than once, and again by whoever resumes.
 */
public final class StandardInput {

  /** What names it among files. */
  public static final String NAME = "-";

  /** The file that keeps its rows. */
  public static final String FILE = "stdin.jsonl";

  private static final int BUFFER_BYTES = 1 << 16;

  private StandardInput() {}

  /** Returns the rows that an earlier run kept in a directory. */
  public static Optional<InputFile> kept(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.isRegularFile(file) ? Optional.of(input(file)) : Optional.empty();
  }

  /**
   * Reads all of it into a new file of a directory; on the disk when this returns.
   *
   * @param in not closed
   */
  public static InputFile spool(InputStream in, Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      channel.force(true);
    }
    return input(file);
  }

  /** Moves what was spooled to a directory of the same disk, for {@link #kept} to find. */
  public static InputFile keep(InputFile spooled, Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Path.of(spooled.location()).equals(file.toAbsolutePath())) {
      Disk.LOCAL.rename(Path.of(spooled.location()), file);
      Disk.LOCAL.forceDirectory(directory);
    }
    return input(file);
  }

  private static InputFile input(Path file) throws IOException {
    return new InputFile(
        NAME, file.toAbsolutePath().toString(), Files.size(file), FileFormat.JSONL);
  }
}
