package dev.assay.io.files;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;

/** Reads files of rows, as a stream and without a pipeline. */
public final class RowFiles {

  private RowFiles() {}

  /** Reads one file from begin to end within the standard limits. */
  public static FileFacts scan(InputFile file, Consumer<Parsed<Row>> rows) throws IOException {
    return scan(file, ReadLimits.STANDARD, rows);
  }

  /**
   * Reads one file from begin to end.
   *
   * @param file the file
   * @param limits how much it may ask for
   * @param rows is given every row and every rejected line in file order; a file that is refused as
   *     a whole is one rejected first line, and the rest of one that cannot be read to its end is
   *     one rejected line
   * @throws IOException where the file cannot be opened or read on
   */
  public static FileFacts scan(InputFile file, ReadLimits limits, Consumer<Parsed<Row>> rows)
      throws IOException {
    Tally tally = new Tally(rows);
    Optional<FileStamp> stamp = FileStamp.of(file);
    if (file.format() == FileFormat.PARQUET) {
      return scanParquet(file, stamp, limits, tally);
    }
    HashingStream stored = new HashingStream(openStored(file));
    try (UnpackedStream in = unpacked(file, stored, limits)) {
      LineReader lines = LineReader.of(in, limits.maxLineBytes());
      InputProblem problem = read(file, in, lines, limits.maxLineBytes(), tally);
      in.drain();
      return new FileFacts(
          file,
          in.compression(),
          stored.bytes,
          stored.sha256(),
          lines.line(),
          tally.rows,
          tally.rejected,
          problem,
          stamp);
    }
  }

  private static FileFacts scanParquet(
      InputFile file, Optional<FileStamp> stamp, ReadLimits limits, Tally tally)
      throws IOException {
    HashingStream stored = new HashingStream(openStored(file));
    Compression compression;
    try (UnpackedStream in = unpacked(file, stored, limits)) {
      compression = in.compression();
      in.drain();
    }
    InputProblem problem = ParquetRows.read(file, limits, tally);
    return new FileFacts(
        file,
        compression,
        stored.bytes,
        stored.sha256(),
        0,
        tally.rows,
        tally.rejected,
        problem,
        stamp);
  }

  /** Returns the hash of a file as it is stored. */
  static String sha256(InputFile file) throws IOException {
    try (HashingStream stored = new HashingStream(openStored(file))) {
      stored.transferTo(OutputStream.nullOutputStream());
      return stored.sha256();
    }
  }

  /** Reads one segment. */
  static void readSegment(FileSegment segment, ReadLimits limits, Consumer<Parsed<Row>> rows)
      throws IOException {
    InputFile file = segment.file();
    if (file.format() == FileFormat.PARQUET) {
      ParquetRows.read(file, limits, rows);
    } else if (segment.isWhole()) {
      try (UnpackedStream in = open(file, limits)) {
        read(file, in, LineReader.of(in, limits.maxLineBytes()), limits.maxLineBytes(), rows);
      }
    } else {
      try (InputStream in = openPart(segment)) {
        LineReader lines =
            new LineReader(
                in,
                limits.maxLineBytes(),
                LineReader.DEFAULT_BUFFER_BYTES,
                segment.startOffset(),
                segment.firstLine());
        readJsonl(file.name(), lines, limits.maxLineBytes(), rows);
      }
    }
  }

  private static @Nullable InputProblem read(
      InputFile file,
      UnpackedStream in,
      LineReader lines,
      int maxLineBytes,
      Consumer<Parsed<Row>> rows)
      throws IOException {
    InputProblem problem = null;
    if (file.format() == FileFormat.CSV) {
      problem = CsvRows.read(lines, maxLineBytes, file.name(), rows);
    } else {
      readJsonl(file.name(), lines, maxLineBytes, rows);
    }
    if (lines.foreignEncoding() != null) {
      problem =
          new InputProblem(
              "IN_ENCODING",
              file.name(),
              "The file is in " + lines.foreignEncoding() + " (must be UTF-8); save it as UTF-8");
    }
    UnpackedStream.Cut cut = in.cut();
    if (problem != null) {
      rows.accept(new Parsed.Bad<>(problem.toRejected()));
    } else if (cut != null) {
      problem = cut.problem(file.name());
      SourcePosition position = new SourcePosition(file.name(), lines.line() + 1, lines.offset());
      rows.accept(new Parsed.Bad<>(problem.toRejected(position)));
    }
    return problem;
  }

  private static void readJsonl(
      String file, LineReader lines, int maxLineBytes, Consumer<Parsed<Row>> rows)
      throws IOException {
    while (lines.next()) {
      if (!lines.blank()) {
        SourcePosition position = new SourcePosition(file, lines.line(), lines.offset());
        rows.accept(
            lines.tooLong()
                ? RowReject.tooLong(position, lines.size(), maxLineBytes)
                : guarded(position, lines.bytes(), JsonLine::parse));
      }
    }
  }

  /** Lets a line that breaks the code cost that line only. */
  static Parsed<Row> guarded(
      SourcePosition position,
      byte[] line,
      BiFunction<SourcePosition, byte[], Parsed<Row>> parser) {
    try {
      return parser.apply(position, line);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      return RowReject.of(
          position,
          "ROW_INTERNAL",
          "Reading the line failed (" + e.getClass().getSimpleName() + "), a fault of the program",
          "report it",
          Utf8.firstInvalid(line) < 0 ? line : null);
    }
  }

  /** Opens a file at its begin, decompressed. */
  static UnpackedStream open(InputFile file, ReadLimits limits) throws IOException {
    return unpacked(file, openStored(file), limits);
  }

  private static UnpackedStream unpacked(InputFile file, InputStream stored, ReadLimits limits)
      throws IOException {
    try {
      return new UnpackedStream(stored, Compression.ofName(file.name()), limits);
    } catch (IOException e) {
      try (stored) {
        throw e;
      }
    }
  }

  private static InputStream openStored(InputFile file) throws IOException {
    return Channels.newInputStream(openChannel(file));
  }

  /** Opens the stored bytes of a file. */
  static ReadableByteChannel openChannel(InputFile file) throws IOException {
    return FileSystems.open(FileSystems.matchNewResource(file.location(), false));
  }

  private static InputStream openPart(FileSegment segment) throws IOException {
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
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
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
