package dev.assay.io.files;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.ParsedJson;
import java.io.IOException;
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
 * line and byte offset (in the decompressed file; in Parquet the row's number and the offset of its
 * row group). A file refused as a whole is one rejected first line, the rest of a damaged file one
 * rejected line, and a file that cannot be opened or read on fails the pipeline. No order is
 * promised.
 *
 * <p>A plain JSONL file longer than a segment is read once to find where lines begin, and then by
 * several workers; any other file is read by one.
 */
public final class ReadRows extends PTransform<PBegin, PCollection<Parsed<Row>>> {

  private static final long serialVersionUID = 1L;

  /** Length of the parts that a long file is read in, unless told otherwise. */
  public static final long DEFAULT_SEGMENT_BYTES = 64L << 20;

  private final List<InputFile> files;
  private final long segmentBytes;
  private final ReadLimits limits;

  private ReadRows(List<InputFile> files, long segmentBytes, ReadLimits limits) {
    this.files = List.copyOf(files);
    this.segmentBytes = segmentBytes;
    this.limits = limits;
  }

  /** Reads these files, which {@link InputFiles} found. */
  public static ReadRows from(List<InputFile> files) {
    return new ReadRows(files, DEFAULT_SEGMENT_BYTES, ReadLimits.STANDARD);
  }

  /** Sets the length above which a JSONL file is cut, in bytes; default 64 MiB, at least 1. */
  public ReadRows withSegmentBytes(long segmentBytes) {
    if (segmentBytes < 1) {
      throw new IllegalArgumentException(
          "Invalid segmentBytes: " + segmentBytes + " (must be >= 1)");
    }
    return new ReadRows(files, segmentBytes, limits);
  }

  /** Sets how much a file may ask for; default {@link ReadLimits#STANDARD}. */
  public ReadRows withLimits(ReadLimits limits) {
    return new ReadRows(files, segmentBytes, limits);
  }

  @Override
  public PCollection<Parsed<Row>> expand(PBegin begin) {
    if (files.size() == 1 && !isCut(files.get(0), segmentBytes)) {
      return readWhole(begin, files.get(0));
    }
    return read(
        begin.apply("ListFiles", Create.of(files).withCoder(SerializableCoder.of(InputFile.class))),
        segmentBytes,
        limits);
  }

  /** Reads files that come one after the other, bounded or not, in the same way. */
  public static PTransform<PCollection<InputFile>, PCollection<Parsed<Row>>> ofEach(
      ReadLimits limits) {
    return new OfEach(limits);
  }

  private static PCollection<Parsed<Row>> read(
      PCollection<InputFile> files, long segmentBytes, ReadLimits limits) {
    return files
        .apply("CutSegments", ParDo.of(new CutSegmentsFn(segmentBytes, limits)))
        .setCoder(SerializableCoder.of(FileSegment.class))
        .apply("SpreadSegments", Reshuffle.viaRandomKey())
        .apply("ReadSegments", ParDo.of(new ReadSegmentFn(limits)))
        .setCoder(JsonCoder.of(ParsedJson.CODEC));
  }

  /** One segment is read where it is: there is nothing to cut, and nothing to spread. */
  private PCollection<Parsed<Row>> readWhole(PBegin begin, InputFile file) {
    return begin
        .apply(
            "ListFiles",
            Create.of(FileSegment.whole(file)).withCoder(SerializableCoder.of(FileSegment.class)))
        .apply("ReadSegments", ParDo.of(new ReadSegmentFn(limits)))
        .setCoder(JsonCoder.of(ParsedJson.CODEC));
  }

  private static final class OfEach
      extends PTransform<PCollection<InputFile>, PCollection<Parsed<Row>>> {

    private static final long serialVersionUID = 1L;

    private final ReadLimits limits;

    OfEach(ReadLimits limits) {
      this.limits = limits;
    }

    @Override
    public PCollection<Parsed<Row>> expand(PCollection<InputFile> files) {
      return read(files, DEFAULT_SEGMENT_BYTES, limits);
    }
  }

  private static boolean isCut(InputFile file, long segmentBytes) {
    return file.format().splittable() && file.bytes() > segmentBytes;
  }

  /** Cuts a file at line starts into segments of about the given length. */
  static void cut(
      InputFile file, long segmentBytes, ReadLimits limits, Consumer<FileSegment> segments)
      throws IOException {
    if (!isCut(file, segmentBytes)) {
      segments.accept(FileSegment.whole(file));
      return;
    }
    long start = 0;
    long firstLine = 1;
    try (UnpackedStream in = RowFiles.open(file, limits)) {
      if (in.compression() != Compression.NONE) {
        segments.accept(FileSegment.whole(file));
        return;
      }
      LineReader lines = LineReader.of(in, limits.maxLineBytes());
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
    private final ReadLimits limits;

    CutSegmentsFn(long segmentBytes, ReadLimits limits) {
      this.segmentBytes = segmentBytes;
      this.limits = limits;
    }

    @ProcessElement
    public void cut(@Element InputFile file, OutputReceiver<FileSegment> out) throws IOException {
      ReadRows.cut(file, segmentBytes, limits, out::output);
    }
  }

  private static final class ReadSegmentFn extends DoFn<FileSegment, Parsed<Row>> {

    private static final long serialVersionUID = 1L;

    private final ReadLimits limits;

    ReadSegmentFn(ReadLimits limits) {
      this.limits = limits;
    }

    @ProcessElement
    public void read(@Element FileSegment segment, OutputReceiver<Parsed<Row>> out)
        throws IOException {
      RowFiles.readSegment(segment, limits, out::output);
    }
  }
}
