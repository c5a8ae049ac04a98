package dev.assay.io.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.files.DataFile.Content;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a finished output directory, read as its manifest lists them and one at a time. At
 * the end of each file its size and hash are compared with the manifest; once the hash was right it
 * is not taken again while size and time of the file stay.
 */
public final class CompletedRuns {

  /** Passes over values of any length. */
  private static final JsonFactory TOKENS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final Path directory;
  private final List<DataFile> files;

  /** What files were like that had the hash that the manifest tells. */
  private final Map<DataFile, FileStamp> unchanged = new ConcurrentHashMap<>();

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
    return lines().map(Line::run);
  }

  /**
   * Returns the lines, which may be read as runs elsewhere, such as by several threads. To be
   * closed.
   *
   * @throws UncheckedIOException while it is consumed, naming file and line, when a file cannot be
   *     read or is not what was written
   */
  public Stream<Line> lines() {
    return lines(directory, files, unchanged);
  }

  /**
   * Returns what comes of a part of each run and its line, in the order of the lines. The function
   * is called on several threads, for a bounded number of lines ahead. To be closed.
   *
   * @throws UncheckedIOException while it is consumed, as {@link #stream} throws it
   */
  public <T> Stream<T> map(CompletedLine.Part part, BiFunction<Run, ObjectNode, T> function) {
    FilesInTurn lines = new FilesInTurn(directory, files, unchanged);
    InOrder<T> results = new InOrder<>(lines, line -> line.read(part, function));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(results, Spliterator.ORDERED), false)
        .onClose(results::close)
        .onClose(lines::close);
  }

  /**
   * Returns the largest epoch, having read all files; 1 where there are no runs. Reads less of each
   * line than {@link #stream} and is faster by far.
   *
   * @throws UncheckedIOException as {@link #stream} throws it, but not for a line that is JSON and
   *     no run
   */
  public int largestEpoch() {
    try (Stream<Line> lines = lines()) {
      return lines.mapToInt(Line::epoch).reduce(1, Math::max);
    }
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
    try (CompletedFile lines = new CompletedFile(directory.resolve(file.name()), file, unchanged)) {
      while (lines.hasNext()) {
        lines.next().visit(visitor);
      }
    }
  }

  /**
   * Returns the runs of one of the {@link #files}. To be closed.
   *
   * @throws UncheckedIOException as {@link #stream()} does
   */
  public Stream<Run> stream(DataFile file) {
    return stream(directory, file);
  }

  static Stream<Run> stream(Path directory, DataFile file) {
    return lines(directory, List.of(file), new HashMap<>()).map(Line::run);
  }

  /** One after the other and not by flatMap, whose iterator would hold all lines of a file. */
  private static Stream<Line> lines(
      Path directory, List<DataFile> files, Map<DataFile, FileStamp> unchanged) {
    FilesInTurn inTurn = new FilesInTurn(directory, files, unchanged);
    long records = files.stream().mapToLong(DataFile::records).sum();
    return StreamSupport.stream(
            Spliterators.spliterator(inTurn, records, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(inTurn::close);
  }

  /** Reads files one after the other. */
  private static final class FilesInTurn implements Iterator<Line>, Closeable {

    private final Path directory;
    private final Iterator<DataFile> files;
    private final Map<DataFile, FileStamp> unchanged;
    private @Nullable CompletedFile lines;

    FilesInTurn(Path directory, List<DataFile> files, Map<DataFile, FileStamp> unchanged) {
      this.directory = directory;
      this.files = files.iterator();
      this.unchanged = unchanged;
    }

    @Override
    public boolean hasNext() {
      while (lines == null || !lines.hasNext()) {
        if (!files.hasNext()) {
          return false;
        }
        close();
        DataFile file = files.next();
        lines = new CompletedFile(directory.resolve(file.name()), file, unchanged);
      }
      return true;
    }

    @Override
    public Line next() {
      if (!hasNext() || lines == null) {
        throw new NoSuchElementException();
      }
      return lines.next();
    }

    @Override
    public void close() {
      if (lines != null) {
        lines.close();
      }
    }
  }

  /** A line as it stands in its file. */
  public static final class Line {

    private final byte[] json;
    private final SourcePosition position;

    Line(byte[] json, SourcePosition position) {
      this.json = json;
      this.position = position;
    }

    /** Returns how many bytes it has. */
    public int bytes() {
      return json.length;
    }

    /**
     * Reads it.
     *
     * @throws UncheckedIOException naming file and line, where it is no completed run
     */
    public Run run() {
      return read(() -> CompletedLine.fromJson(Json.parse(json), position));
    }

    private <T> T read(CompletedLine.Part part, BiFunction<Run, ObjectNode, T> function) {
      return read(() -> CompletedLine.read(json, part, position, function));
    }

    private void visit(LineVisitor visitor) {
      read(
          () -> {
            visitor.line(json, position.byteOffset());
            return json;
          });
    }

    private int epoch() {
      return read(
          () -> {
            try (JsonParser parser = TOKENS.createParser(json)) {
              parser.nextToken();
              while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("epoch");
                JsonToken value = parser.nextToken();
                if (found && value == JsonToken.VALUE_NUMBER_INT) {
                  return parser.getIntValue();
                }
                parser.skipChildren();
              }
              return 1;
            }
          });
    }

    private <T> T read(Reading<T> reading) {
      String where = position.file() + ":" + position.line();
      try {
        return reading.read();
      } catch (IllegalArgumentException e) {
        throw new UncheckedIOException(
            new IOException(where + " is not a completed run: " + e.getMessage(), e));
      } catch (IOException e) {
        throw new UncheckedIOException(new IOException(where + ": " + IoReason.of(e), e));
      }
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }
}
