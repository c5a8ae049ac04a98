package dev.assay.io.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of a CSV file, by {@link CsvColumns}. Nothing is guessed: a row with more or fewer cells
 * than the header, or a cell of more than {@link #MAX_CELL_BYTES} bytes, is an error that names it.
 */
public final class CsvTableRecords implements DatasetSource {

  /** Most bytes of a cell, as UTF-8. */
  public static final int MAX_CELL_BYTES = 10 << 20;

  private final Path file;
  private final CsvColumns columns;

  /** Reads a file. */
  public CsvTableRecords(Path file, CsvColumns columns) {
    this.file = file;
    this.columns = columns;
  }

  @Override
  public void forEach(Sink sink) throws IOException, DatasetException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(columns.delimiter())
            .setIgnoreEmptyLines(true)
            .get();
    Row row = new Row();
    try (BufferedReader text = Files.newBufferedReader(file);
        CappedReader capped = new CappedReader(text, 16L * MAX_CELL_BYTES);
        CSVParser parser = CSVParser.parse(capped, format)) {
      read(parser, capped, row, sink);
    } catch (UncheckedIOException e) {
      throw failed(e.getCause() == null ? new IOException(e) : e.getCause(), row);
    } catch (IOException e) {
      throw failed(e, row);
    }
  }

  private void read(CSVParser parser, CappedReader text, Row row, Sink sink)
      throws IOException, DatasetException {
    var records = parser.iterator();
    if (!records.hasNext()) {
      throw empty();
    }
    List<String> header = header(records.next());
    CsvColumns named = columns.in(header, file.toString());
    row.line = parser.getCurrentLineNumber() + 1;
    row.number = 1;
    text.begin();
    while (records.hasNext()) {
      CSVRecord record = records.next();
      check(record, header, row);
      sink.add(
          record(record, header, named),
          named.id() != null && !record.get(header.indexOf(named.id())).isBlank(),
          place(row));
      row.line = parser.getCurrentLineNumber() + 1;
      row.number++;
      text.begin();
    }
  }

  private static final class Row {
    long number;
    long line = 1;
  }

  private List<String> header(CSVRecord first) throws DatasetException {
    List<String> names = new ArrayList<>(first.toList());
    names.set(0, names.get(0).startsWith("\uFEFF") ? names.get(0).substring(1) : names.get(0));
    if (names.stream().allMatch(String::isBlank)) {
      throw empty();
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new DatasetException(
            "DATASET_COLUMN",
            DatasetException.DATA,
            file + ":1: two columns are named \"" + name + "\"; give each a name of its own");
      }
    }
    return names;
  }

  private void check(CSVRecord record, List<String> header, Row row) throws DatasetException {
    if (record.size() != header.size()) {
      throw new DatasetException(
          "DATASET_CSV",
          DatasetException.DATA,
          place(row)
              + ": row "
              + row.number
              + " has "
              + record.size()
              + " cells (must be "
              + header.size()
              + ", as in the header); quote cells that hold the delimiter");
    }
    for (int i = 0; i < record.size(); i++) {
      String cell = record.get(i);
      if (cell.length() > MAX_CELL_BYTES / 3 && isTooLong(cell)) {
        throw new DatasetException(
            "DATASET_FIELD",
            DatasetException.DATA,
            place(row)
                + ": row "
                + row.number
                + ", column \""
                + header.get(i)
                + "\" is larger than the field limit of "
                + MAX_CELL_BYTES
                + " bytes (10 MB); shorten it");
      }
    }
  }

  private static boolean isTooLong(String cell) {
    long bytes = 0;
    for (int i = 0; i < cell.length() && bytes <= MAX_CELL_BYTES; i++) {
      char c = cell.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes > MAX_CELL_BYTES;
  }

  private static DatasetRecord record(CSVRecord record, List<String> header, CsvColumns named) {
    ObjectNode input = object(record, header, named.input());
    JsonNode expected =
        named.expected().isEmpty() ? null : object(record, header, named.expected());
    ObjectNode metadata = object(record, header, named.metadata());
    String id = named.id() == null ? "" : record.get(header.indexOf(named.id()));
    return new DatasetRecord(
        id.isBlank() ? DatasetRecord.contentId(input, expected) : id,
        input,
        expected,
        metadata,
        List.of());
  }

  private static ObjectNode object(CSVRecord record, List<String> header, List<String> columns) {
    ObjectNode object = Json.object();
    columns.forEach(column -> object.put(column, record.get(header.indexOf(column))));
    return object;
  }

  private DatasetException empty() {
    return new DatasetException(
        "DATASET_EMPTY",
        DatasetException.DATA,
        file + ": CSV file appears to be empty or header is missing.");
  }

  private String place(Row row) {
    return file + ":" + row.line;
  }

  private DatasetException failed(IOException e, Row row) throws IOException {
    String what = what(e);
    if (what == null) {
      throw e;
    }
    return new DatasetException(
        "DATASET_CSV", DatasetException.DATA, place(row) + ": row " + row.number + " " + what);
  }

  private static @Nullable String what(IOException e) {
    if (e instanceof CappedReader.TooLongException) {
      return "holds a field over the limit of 10 MB, or a quote that is never closed";
    }
    if (e instanceof CharacterCodingException) {
      return "or one soon after it is not UTF-8; save the file as UTF-8";
    }
    return e instanceof CSVException
        ? "has a quote out of place; double every quote in a quoted cell"
        : null;
  }
}
