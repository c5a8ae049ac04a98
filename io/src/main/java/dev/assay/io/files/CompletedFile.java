package dev.assay.io.files;

import dev.assay.io.experiment.SourcePosition;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads a file when it is first asked, and checks it when it ends. */
final class CompletedFile implements Iterator<CompletedRuns.Line>, Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final DataFile file;
  private final Map<DataFile, FileStamp> unchanged;
  private final Sha256 sha256 = new Sha256();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private @Nullable InputStream in;
  private @Nullable FileStamp stamp;
  private boolean isHashed;
  private CompletedRuns.@Nullable Line next;
  private boolean ended;
  private long line;
  private long bytes;

  /**
   * Reads a file.
   *
   * @param unchanged what files were like whose hash was found right; this one is added at its end
   */
  CompletedFile(Path path, DataFile file, Map<DataFile, FileStamp> unchanged) {
    this.path = path;
    this.file = file;
    this.unchanged = unchanged;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = read();
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public CompletedRuns.Line next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    CompletedRuns.Line found = next;
    next = null;
    return found;
  }

  @Override
  public void close() {
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletedRuns.@Nullable Line read() {
    try {
      if (in == null) {
        in = Files.newInputStream(path);
        stamp = FileStamp.of(path);
        isHashed = !stamp.equals(unchanged.get(file));
      }
      long start = bytes;
      byte[] json = line(in);
      if (json == null) {
        check();
        in.close();
        return null;
      }
      line++;
      return new CompletedRuns.Line(json, new SourcePosition(path.toString(), line, start));
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException(path + ":" + line + ": " + IoReason.of(e), e));
    }
  }

  /** A line without its break; the last need not have one. */
  private byte @Nullable [] line(InputStream stream) throws IOException {
    ByteArrayOutputStream begun = new ByteArrayOutputStream(0);
    while (from < to || fill(stream)) {
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      int start = from;
      boolean whole = end < to;
      from = whole ? end + 1 : end;
      bytes += from - start;
      if (whole && begun.size() == 0) {
        return Arrays.copyOfRange(buffer, start, end);
      }
      begun.write(buffer, start, end - start);
      if (whole) {
        return begun.toByteArray();
      }
    }
    return begun.size() == 0 ? null : begun.toByteArray();
  }

  private boolean fill(InputStream stream) throws IOException {
    from = 0;
    to = Math.max(0, stream.read(buffer));
    if (isHashed) {
      sha256.update(buffer, 0, to);
    }
    return to > 0;
  }

  private void check() throws IOException {
    boolean isRightHash = !isHashed || sha256.hex().equals(file.sha256());
    if (line != file.records() || bytes != file.bytes() || !isRightHash) {
      throw new ChangedFileException(
          "not the file that the manifest lists (lines="
              + line
              + ", bytes="
              + bytes
              + ", must be "
              + file.records()
              + ", "
              + file.bytes()
              + ", same hash); restore it or run again");
    }
    if (stamp != null && stamp.equals(FileStamp.of(path))) {
      unchanged.put(file, stamp);
    }
  }
}
