package dev.assay.io.files;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.ParsedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads files of rows: each record once, as a row or as the reason why it is none, with its file,
 * line and byte offset. A file refused as a whole is one rejected first line, a file that cannot be
 * opened or read on fails the pipeline. No order is promised.
 *
 * <p>A JSONL file longer than a segment is read once to find where lines begin, and then by several
 * workers; any other file is read by one.
 */
public final class ReadRows extends PTransform<PBegin, PCollection<Parsed<Row>>> {

  private static final long serialVersionUID = 1L;

  /** Length of the parts that a long file is read in, unless told otherwise. */
  public static final long DEFAULT_SEGMENT_BYTES = 64L << 20;

  private final List<InputFile> files;
  private final long segmentBytes;
  private final int maxLineBytes;

  private ReadRows(List<InputFile> files, long segmentBytes, int maxLineBytes) {
    this.files = List.copyOf(files);
    this.segmentBytes = segmentBytes;
    this.maxLineBytes = maxLineBytes;
  }

  /** Reads these files, which {@link InputFiles} found. */
  public static ReadRows from(List<InputFile> files) {
    return new ReadRows(files, DEFAULT_SEGMENT_BYTES, LineReader.DEFAULT_MAX_LINE_BYTES);
  }

  /** Sets the length above which a JSONL file is cut, in bytes; default 64 MiB, at least 1. */
  public ReadRows withSegmentBytes(long segmentBytes) {
    if (segmentBytes < 1) {
      throw new IllegalArgumentException(
          "Invalid segmentBytes: " + segmentBytes + " (must be >= 1)");
    }
    return new ReadRows(files, segmentBytes, maxLineBytes);
  }

  /** Sets the longest line, and the longest CSV record, in bytes; default 16 MiB, at least 1. */
  public ReadRows withMaxLineBytes(int maxLineBytes) {
    if (maxLineBytes < 1) {
      throw new IllegalArgumentException(
          "Invalid maxLineBytes: " + maxLineBytes + " (must be >= 1)");
    }
    return new ReadRows(files, segmentBytes, maxLineBytes);
  }

  @Override
  public PCollection<Parsed<Row>> expand(PBegin begin) {
    return begin
        .apply("ListFiles", Create.of(files).withCoder(SerializableCoder.of(InputFile.class)))
        .apply("CutSegments", ParDo.of(new CutSegmentsFn(segmentBytes, maxLineBytes)))
        .setCoder(SerializableCoder.of(FileSegment.class))
        .apply("SpreadSegments", Reshuffle.viaRandomKey())
        .apply("ReadSegments", ParDo.of(new ReadSegmentFn(maxLineBytes)))
        .setCoder(JsonCoder.of(ParsedJson.CODEC));
  }

  /** Cuts a file at line starts into segments of about the given length. */
  static void cut(
      InputFile file, long segmentBytes, int maxLineBytes, Consumer<FileSegment> segments)
      throws IOException {
    if (!file.format().splittable() || file.bytes() <= segmentBytes) {
      segments.accept(FileSegment.whole(file));
      return;
    }
    long start = 0;
    long firstLine = 1;
    try (InputStream in = RowFiles.open(file)) {
      LineReader lines = LineReader.of(in, maxLineBytes);
      while (lines.next()) {
        if (lines.offset() - start >= segmentBytes) {
          segments.accept(new FileSegment(file, start, lines.offset(), firstLine));
          start = lines.offset();
          firstLine = lines.line();
        }
      }
    }
    segments.accept(new FileSegment(file, start, FileSegment.TO_END, firstLine));
  }

  private static final class CutSegmentsFn extends DoFn<InputFile, FileSegment> {

    private static final long serialVersionUID = 1L;

    private final long segmentBytes;
    private final int maxLineBytes;

    CutSegmentsFn(long segmentBytes, int maxLineBytes) {
      this.segmentBytes = segmentBytes;
      this.maxLineBytes = maxLineBytes;
    }

    @ProcessElement
    public void cut(@Element InputFile file, OutputReceiver<FileSegment> out) throws IOException {
      ReadRows.cut(file, segmentBytes, maxLineBytes, out::output);
    }
  }

  private static final class ReadSegmentFn extends DoFn<FileSegment, Parsed<Row>> {

    private static final long serialVersionUID = 1L;

    private final int maxLineBytes;

    ReadSegmentFn(int maxLineBytes) {
      this.maxLineBytes = maxLineBytes;
    }

    @ProcessElement
    public void read(@Element FileSegment segment, OutputReceiver<Parsed<Row>> out)
        throws IOException {
      RowFiles.readSegment(segment, maxLineBytes, out::output);
    }
  }
}
