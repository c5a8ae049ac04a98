package dev.assay.io.files;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;

/** Reads files of rows, as a stream and without a pipeline. */
public final class RowFiles {

  private RowFiles() {}

  /**
   * Reads one file from begin to end, with lines of at most 16 MiB.
   *
   * @param file the file
   * @param rows is given every row and every rejected line in file order; a file that is refused as
   *     a whole is one rejected first line
   * @throws IOException where the file cannot be opened or read on
   */
  public static FileFacts scan(InputFile file, Consumer<Parsed<Row>> rows) throws IOException {
    return scan(file, LineReader.DEFAULT_MAX_LINE_BYTES, rows);
  }

  /**
   * Reads one file from begin to end.
   *
   * @param file the file
   * @param maxLineBytes longest line, and longest CSV record, in bytes; at least 1
   * @param rows is given every row and every rejected line in file order
   * @throws IOException where the file cannot be opened or read on
   */
  public static FileFacts scan(InputFile file, int maxLineBytes, Consumer<Parsed<Row>> rows)
      throws IOException {
    Tally tally = new Tally(rows);
    try (HashingStream in = new HashingStream(open(file))) {
      LineReader lines = LineReader.of(in, maxLineBytes);
      InputProblem problem = read(file, lines, maxLineBytes, tally);
      in.skipToEnd();
      return new FileFacts(
          file, in.bytes, in.sha256(), lines.line(), tally.rows, tally.rejected, problem);
    }
  }

  /** Reads one segment. */
  static void readSegment(FileSegment segment, int maxLineBytes, Consumer<Parsed<Row>> rows)
      throws IOException {
    try (InputStream in = open(segment)) {
      LineReader lines =
          new LineReader(
              in,
              maxLineBytes,
              LineReader.DEFAULT_BUFFER_BYTES,
              segment.startOffset(),
              segment.firstLine());
      read(segment.file(), lines, maxLineBytes, rows);
    }
  }

  private static @Nullable InputProblem read(
      InputFile file, LineReader lines, int maxLineBytes, Consumer<Parsed<Row>> rows)
      throws IOException {
    InputProblem problem =
        switch (file.format()) {
          case JSONL -> readJsonl(file.name(), lines, maxLineBytes, rows);
          case CSV -> CsvRows.read(lines, maxLineBytes, file.name(), rows);
        };
    if (lines.foreignEncoding() != null) {
      problem =
          new InputProblem(
              "IN_ENCODING",
              file.name(),
              "The file is in " + lines.foreignEncoding() + " (must be UTF-8); save it as UTF-8");
    }
    if (problem != null) {
      rows.accept(new Parsed.Bad<>(problem.toRejected()));
    }
    return problem;
  }

  private static @Nullable InputProblem readJsonl(
      String file, LineReader lines, int maxLineBytes, Consumer<Parsed<Row>> rows)
      throws IOException {
    while (lines.next()) {
      if (!lines.blank()) {
        SourcePosition position = new SourcePosition(file, lines.line(), lines.offset());
        rows.accept(
            lines.tooLong()
                ? RowReject.tooLong(position, lines.size(), maxLineBytes)
                : JsonLine.parse(position, lines.bytes()));
      }
    }
    return null;
  }

  /** Opens a file at its begin. */
  static InputStream open(InputFile file) throws IOException {
    return Channels.newInputStream(openChannel(file));
  }

  private static ReadableByteChannel openChannel(InputFile file) throws IOException {
    return FileSystems.open(FileSystems.matchNewResource(file.location(), false));
  }

  private static InputStream open(FileSegment segment) throws IOException {
    ReadableByteChannel channel = openChannel(segment.file());
    InputStream in = Channels.newInputStream(channel);
    try {
      if (channel instanceof SeekableByteChannel seekable) {
        seekable.position(segment.startOffset());
      } else {
        in.skipNBytes(segment.startOffset());
      }
    } catch (IOException e) {
      in.close();
      throw e;
    }
    return new BoundedStream(in, segment.endOffset() - segment.startOffset());
  }

  /** Counts what passes. */
  private static final class Tally implements Consumer<Parsed<Row>> {
    private final Consumer<Parsed<Row>> rest;
    private long rows;
    private long rejected;

    Tally(Consumer<Parsed<Row>> rest) {
      this.rest = rest;
    }

    @Override
    public void accept(Parsed<Row> parsed) {
      if (parsed instanceof Parsed.Ok) {
        rows++;
      } else {
        rejected++;
      }
      rest.accept(parsed);
    }
  }

  /** Hashes and counts what is read. */
  private static final class HashingStream extends FilterInputStream {
    private final Sha256 sha256 = new Sha256();
    private long bytes;

    HashingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      if (read > 0) {
        sha256.update(target, offset, read);
        bytes += read;
      }
      return read;
    }

    void skipToEnd() throws IOException {
      byte[] rest = new byte[1 << 16];
      int read = 0;
      while (read >= 0) {
        read = read(rest, 0, rest.length);
      }
    }

    String sha256() {
      return sha256.hex();
    }
  }

  /** Ends after some number of bytes. */
  private static final class BoundedStream extends FilterInputStream {
    private long left;

    BoundedStream(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }
  }
}
