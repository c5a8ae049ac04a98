package dev.assay.io.files;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.files.DataFile.Content;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a finished output directory, read as its manifest lists them and one at a time. At
 * the end of each file its size and hash are compared with the manifest.
 */
public final class CompletedRuns {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final List<DataFile> files;

  private CompletedRuns(Path directory, List<DataFile> files) {
    this.directory = directory;
    this.files = files;
  }

  /** Finds the JSONL files of a local directory; a problem where it is not finished or has none. */
  public static OutputResult<CompletedRuns> in(Path directory) {
    return Manifest.read(directory)
        .match(manifest -> in(directory, manifest), OutputResult.Bad::new);
  }

  private static OutputResult<CompletedRuns> in(Path directory, Manifest manifest) {
    List<DataFile> files =
        manifest.outputs(Content.RUNS).stream()
            .filter(file -> file.format().equals(OutputFormat.JSONL.extension()))
            .toList();
    if (files.isEmpty()) {
      return OutputResult.bad(
          "OUT_NO_JSONL",
          OutputProblem.MISSING,
          directory + " has no completed.jsonl; run again with jsonl among the output formats");
    }
    return new OutputResult.Ok<>(new CompletedRuns(directory, files));
  }

  /**
   * Returns the runs of files that are complete and not yet in place; null where none holds JSONL.
   */
  public static @Nullable CompletedRuns of(List<WrittenFile> written) {
    List<DataFile> files =
        written.stream()
            .filter(file -> file.format() == OutputFormat.JSONL)
            .filter(file -> file.finalName().startsWith("completed"))
            .sorted(Comparator.comparing(WrittenFile::finalName))
            .map(
                file ->
                    new DataFile(
                        file.temporaryPath(),
                        Content.RUNS,
                        file.format().extension(),
                        file.records(),
                        file.bytes(),
                        file.sha256()))
            .toList();
    return files.isEmpty() ? null : new CompletedRuns(Path.of(""), files);
  }

  /** Returns the files, in the order they are read. */
  public List<DataFile> files() {
    return files;
  }

  /**
   * Returns the runs. To be closed.
   *
   * @throws UncheckedIOException while it is consumed, naming file and line, when a file cannot be
   *     read or is not what was written
   */
  public Stream<Run> stream() {
    return files.stream().flatMap(file -> stream(directory, file));
  }

  /** Returns the directory that the files stand in. */
  public Path directory() {
    return directory;
  }

  /** Takes the lines of a file as they stand. */
  @FunctionalInterface
  public interface LineVisitor {

    /**
     * Takes one line.
     *
     * @param json the line without its end
     * @param offset of its first byte in the file
     * @throws IllegalArgumentException where it is not a completed run
     */
    void line(byte[] json, long offset) throws IOException;
  }

  /**
   * Hands out the lines of one of the {@link #files}, unread, and checks the file at its end.
   *
   * @throws UncheckedIOException naming file and line, when the file cannot be read, is not what
   *     was written, or holds a line that the visitor refuses
   */
  public void scan(DataFile file, LineVisitor visitor) {
    try (Lines lines = new Lines(directory.resolve(file.name()), file)) {
      while (lines.visit(visitor)) {
        // Goes on to the end.
      }
    }
  }

  static Stream<Run> stream(Path directory, DataFile file) {
    Lines lines = new Lines(directory.resolve(file.name()), file);
    return StreamSupport.stream(
            Spliterators.spliterator(
                lines, file.records(), Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(lines::close);
  }

  /** Reads a file when it is first asked, and checks it when it ends. */
  private static final class Lines implements Iterator<Run>, Closeable {

    private final Path path;
    private final DataFile file;
    private final Sha256 sha256 = new Sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private @Nullable InputStream in;
    private @Nullable Run next;
    private boolean ended;
    private long line;
    private long bytes;

    Lines(Path path, DataFile file) {
      this.path = path;
      this.file = file;
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
    public Run next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      Run run = next;
      next = null;
      return run;
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

    private @Nullable Run read() {
      Run[] read = new Run[1];
      boolean found =
          visit(
              (json, offset) ->
                  read[0] =
                      CompletedLine.fromJson(
                          Json.parse(json), new SourcePosition(path.toString(), line, offset)));
      return found ? read[0] : null;
    }

    /** Hands out the next line; false after the last. */
    boolean visit(LineVisitor visitor) {
      try {
        if (in == null) {
          in = Files.newInputStream(path);
        }
        long start = bytes;
        byte[] json = line(in);
        if (json == null) {
          check();
          in.close();
          return false;
        }
        line++;
        visitor.line(json, start);
        return true;
      } catch (IllegalArgumentException e) {
        throw new UncheckedIOException(
            new IOException(path + ":" + line + " is not a completed run: " + e.getMessage(), e));
      } catch (IOException e) {
        throw new UncheckedIOException(
            new IOException(path + ":" + line + ": " + IoReason.of(e), e));
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
      sha256.update(buffer, 0, to);
      return to > 0;
    }

    private void check() throws IOException {
      String found = sha256.hex();
      if (line != file.records() || bytes != file.bytes() || !found.equals(file.sha256())) {
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
    }
  }
}
