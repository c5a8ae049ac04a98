package dev.assay.io.files;

import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a Parquet file, one row group after the other and one page of each column at a time. A
 * column is a key; {@code id}, {@code parameters} and {@code parameters-NAME} are what they are in
 * CSV, with the types that the file has. A row's line is its number, its offset that of its row
 * group.
 */
final class ParquetRows {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL_BYTES = 8;
  private static final int MAX_FOOTER_BYTES = 128 << 20;
  private static final long MAX_PAGE_BYTES = 256L << 20;

  /** Deepest nesting; two levels of a schema make one of JSON at most. */
  private static final int MAX_LEVELS = 50;

  private final InputFile file;
  private final SeekableFile source;
  private final ReadLimits limits;
  private final Consumer<Parsed<Row>> out;
  private long number;
  private long bytes;

  private ParquetRows(
      InputFile file, SeekableFile source, ReadLimits limits, Consumer<Parsed<Row>> out) {
    this.file = file;
    this.source = source;
    this.limits = limits;
    this.out = out;
  }

  /** Reads a file; returns why it is refused as a whole or from some row on, or null. */
  static @Nullable InputProblem read(InputFile file, ReadLimits limits, Consumer<Parsed<Row>> out)
      throws IOException {
    try (SeekableFile source = SeekableFile.open(file, limits)) {
      ParquetRows rows = new ParquetRows(file, source, limits, out);
      InputProblem problem = rows.read();
      if (problem != null) {
        SourcePosition position = new SourcePosition(file.name(), rows.number + 1, 0);
        out.accept(new Parsed.Bad<>(problem.toRejected(position)));
      }
      return problem;
    }
  }

  private @Nullable InputProblem read() throws IOException {
    UnpackedStream.Cut cut = source.cut();
    if (cut != null) {
      return cut.code().startsWith("IN_DECOMPRESS")
          ? cut.problem(file.name())
          : refused("the file around it is damaged: " + cut.message());
    }
    ParquetMetadata footer;
    MessageType schema;
    List<CsvColumn> columns;
    try {
      footer = footer();
      schema = footer.getFileMetaData().getSchema();
      columns = columns(schema);
    } catch (IOException | RuntimeException e) {
      return refused(reason(e));
    }
    MessageColumnIO io =
        new ColumnIOFactory(footer.getFileMetaData().getCreatedBy()).getColumnIO(schema);
    for (BlockMetaData group : footer.getBlocks()) {
      InputProblem problem =
          group.getRowCount() == 0 || schema.getFieldCount() == 0
              ? null
              : readGroup(group, io, new ParquetRecords(schema, columns, limits.maxLineBytes()));
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private ParquetMetadata footer() throws IOException {
    if (source.size() < TAIL_BYTES + MAGIC.length
        || !Arrays.equals(source.read(0, MAGIC.length), MAGIC)) {
      throw new IOException("it does not begin as one (PAR1)");
    }
    ByteBuffer tail =
        ByteBuffer.wrap(source.read(source.size() - TAIL_BYTES, TAIL_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    int length = tail.getInt();
    if (!Arrays.equals(Arrays.copyOfRange(tail.array(), Integer.BYTES, TAIL_BYTES), MAGIC)) {
      throw new IOException("it does not end as one (PAR1), so its end is missing");
    }
    long start = source.size() - TAIL_BYTES - length;
    if (length < 0 || start < MAGIC.length || length > MAX_FOOTER_BYTES) {
      throw new IOException("its footer would have " + length + " bytes");
    }
    return new ParquetMetadataConverter()
        .fromParquetMetadata(Util.readFileMetaData(source.stream(start, start + length)));
  }

  private static List<CsvColumn> columns(MessageType schema) throws IOException {
    List<CsvColumn> columns = new ArrayList<>();
    Map<CsvColumn, Integer> seen = new HashMap<>();
    for (int i = 0; i < schema.getFieldCount(); i++) {
      CsvColumn column = CsvColumn.of(schema.getType(i).getName(), i);
      Integer before = seen.put(column, i);
      if (before != null) {
        throw new IOException(
            "columns " + (before + 1) + " and " + (i + 1) + " of it have the same name");
      }
      columns.add(column);
    }
    if (levels(schema) > MAX_LEVELS) {
      throw new IOException("its columns are nested more than " + MAX_LEVELS + " levels deep");
    }
    return columns;
  }

  private static int levels(Type type) {
    int deepest = 0;
    if (!type.isPrimitive()) {
      GroupType group = type.asGroupType();
      for (Type field : group.getFields()) {
        deepest = Math.max(deepest, levels(field));
      }
    }
    return deepest + 1;
  }

  private @Nullable InputProblem readGroup(
      BlockMetaData group, MessageColumnIO io, ParquetRecords records) throws IOException {
    RecordReader<ParquetRecord> reader = null;
    for (long left = group.getRowCount(); left > 0; left--) {
      ParquetRecord record;
      try {
        if (reader == null) {
          ParquetPages pages = new ParquetPages(source, group, maxPageBytes());
          reader = io.getRecordReader(pages, records, FilterCompat.NOOP);
        }
        record = reader.read();
      } catch (RuntimeException | OutOfMemoryError e) {
        return new InputProblem(
            "IN_PARQUET_DAMAGED",
            file.name(),
            "The Parquet file cannot be read from row "
                + (number + 1)
                + " on ("
                + reason(e)
                + "). The rows before it are kept; write the file anew, and resume with"
                + " --accept-changed");
      }
      bytes += record.bytes();
      if (bytes > limits.maxDecompressedBytes()) {
        return new InputProblem(
            "IN_DECOMPRESS_SIZE",
            file.name(),
            "The rows are more than "
                + limits.maxDecompressedBytes()
                + " bytes; split the file, or raise input.max_decompressed_bytes");
      }
      number++;
      out.accept(parsed(record, new SourcePosition(file.name(), number, group.getStartingPos())));
    }
    return null;
  }

  /** A page and what it decompresses from must fit into memory beside all else. */
  private static long maxPageBytes() {
    return Math.min(MAX_PAGE_BYTES, Runtime.getRuntime().maxMemory() / 4);
  }

  private Parsed<Row> parsed(ParquetRecord record, SourcePosition position) {
    if (record.bytes() > limits.maxLineBytes()) {
      return RowReject.tooLong(position, record.bytes(), limits.maxLineBytes());
    }
    if (record.wrong() == null) {
      return new Parsed.Ok<>(new Row(RowId.of(record.fields()), record.fields(), position));
    }
    return RowReject.of(
        position,
        record.wrong(),
        "Column "
            + record.column()
            + (record.wrong().equals("ROW_UTF8")
                ? " holds a text that is not UTF-8"
                : " is not a JSON object"),
        record.wrong().equals("ROW_UTF8")
            ? "write it as UTF-8, or as bytes without the type of a text"
            : "write it as JSON, as a struct, or as one column parameters-NAME per value",
        null);
  }

  private InputProblem refused(String why) {
    return new InputProblem(
        "IN_PARQUET",
        file.name(),
        "Not a Parquet file that can be read: " + why + "; write it anew");
  }

  /** Says what went wrong without a value of the file; a failure of the disk is thrown on. */
  private String reason(Throwable e) throws IOException {
    IOException failure = source.failure();
    if (failure != null) {
      throw failure;
    }
    if (e instanceof OutOfMemoryError) {
      return "one of its values asks for more memory than there is";
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      boolean ours =
          cause.getClass() == IOException.class || cause instanceof IllegalArgumentException;
      if (ours && cause.getMessage() != null && cause.getCause() == null) {
        return cause.getMessage();
      }
    }
    return "what it holds cannot be decoded";
  }
}
