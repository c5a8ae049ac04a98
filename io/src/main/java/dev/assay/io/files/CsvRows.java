package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a CSV file. The first record names the keys. A cell is text, with these exceptions: a
 * blank cell leaves its key out, {@code id} may be a whole number, {@code parameters} holds a JSON
 * object, and columns {@code parameters-NAME} become typed values in that object (and win over the
 * same key in it).
 */
final class CsvRows {

  private static final CSVFormat FORMAT = CSVFormat.RFC4180;

  private final String file;
  private final List<CsvColumn> columns;
  private final Consumer<Parsed<Row>> out;

  private CsvRows(String file, List<CsvColumn> columns, Consumer<Parsed<Row>> out) {
    this.file = file;
    this.columns = columns;
    this.out = out;
  }

  /** Reads a file; returns why it is refused as a whole, or null. */
  static @Nullable InputProblem read(
      LineReader lines, int maxRecordBytes, String file, Consumer<Parsed<Row>> out)
      throws IOException {
    CsvRecords records = new CsvRecords(lines, maxRecordBytes, CsvRecords.DEFAULT_MAX_LINES);
    CsvRecord header = records.next();
    if (header == null) {
      return null;
    }
    if (header.state() != CsvRecord.State.GOOD || unreadable(header.bytes())) {
      return header(file, "its first record is too long, has a quote out of place or is not UTF-8");
    }
    List<String> names = cells(header.bytes());
    List<CsvColumn> columns = new ArrayList<>();
    Map<CsvColumn, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      CsvColumn column = CsvColumn.of(names.get(i), i);
      Integer before = seen.put(column, i);
      if (before != null) {
        return header(
            file, "columns " + (before + 1) + " and " + (i + 1) + " of it have the same name");
      }
      columns.add(column);
    }
    CsvRows rows = new CsvRows(file, columns, out);
    for (CsvRecord record = records.next(); record != null; record = records.next()) {
      rows.read(record, maxRecordBytes);
    }
    return null;
  }

  private static InputProblem header(String file, String wrong) {
    return new InputProblem(
        "IN_CSV_HEADER",
        file,
        "Invalid CSV header: " + wrong + "; give every column one name of its own");
  }

  private static boolean unreadable(byte[] record) {
    return Utf8.firstInvalid(record) >= 0 || indexOfNul(record) >= 0;
  }

  private void read(CsvRecord record, int maxRecordBytes) throws IOException {
    SourcePosition position = new SourcePosition(file, record.line(), record.offset());
    out.accept(
        switch (record.state()) {
          case TOO_LONG -> RowReject.tooLong(position, record.size(), maxRecordBytes);
          case UNCLOSED, TEXT_AFTER_QUOTE -> badQuote(position, record, maxRecordBytes);
          case GOOD -> good(position, record.bytes());
        });
  }

  private static Parsed<Row> badQuote(
      SourcePosition position, CsvRecord record, int maxRecordBytes) {
    return RowReject.of(
        position,
        "ROW_CSV_QUOTE",
        record.state() == CsvRecord.State.UNCLOSED
            ? "A quote that opens a field is never closed (looked for within "
                + maxRecordBytes
                + " bytes and "
                + CsvRecords.DEFAULT_MAX_LINES
                + " lines)"
            : "There is text between a closing quote and the next comma",
        "close the quote, and double every quote inside a quoted field",
        Utf8.firstInvalid(record.bytes()) < 0 ? record.bytes() : null);
  }

  private Parsed<Row> good(SourcePosition position, byte[] record) throws IOException {
    int invalid = Utf8.firstInvalid(record);
    if (invalid >= 0) {
      return RowReject.badUtf8(position, invalid);
    }
    int nul = indexOfNul(record);
    if (nul >= 0) {
      return RowReject.of(
          position,
          "ROW_CSV_NUL",
          "There is a NUL at byte " + (nul + 1) + " of the record",
          "restore the file, or write such text as JSONL",
          record);
    }
    List<String> cells = cells(record);
    if (cells.size() != columns.size()) {
      return RowReject.of(
          position,
          "ROW_CSV_FIELDS",
          "Wrong number of fields: expected " + columns.size() + " fields, got " + cells.size(),
          "add what is missing, or quote fields that have a comma",
          record);
    }
    ObjectNode fields = Json.object();
    ObjectNode parameters = Json.object();
    for (int i = 0; i < cells.size(); i++) {
      if (!put(columns.get(i), cells.get(i), fields, parameters)) {
        return RowReject.of(
            position,
            "ROW_FIELD",
            "Column parameters is not a JSON object",
            "write it as JSON with double quotes, or use one column parameters-NAME per value",
            record);
      }
    }
    return new Parsed.Ok<>(new Row(RowId.of(fields), fields, position));
  }

  /** Puts one cell in its place; {@code parameters} stands where its first value does. */
  private static boolean put(
      CsvColumn column, String cell, ObjectNode fields, ObjectNode parameters) {
    if (cell.isBlank()) {
      return true;
    }
    switch (column.kind()) {
      case ID -> fields.set(column.key(), CsvCell.id(cell));
      case TEXT -> fields.put(column.key(), cell);
      case PARAMETER -> {
        JsonNode value = CsvCell.parameter(cell);
        if (value != null) {
          parameters.set(column.key(), value);
          fields.set(CsvColumn.PARAMETERS_KEY, parameters);
        }
      }
      case PARAMETERS -> {
        if (CsvCell.missing(cell)) {
          return true;
        }
        ObjectNode object = CsvCell.object(cell);
        if (object == null) {
          return false;
        }
        ObjectNode columnsBefore = parameters.deepCopy();
        parameters.setAll(object);
        parameters.setAll(columnsBefore);
        fields.set(CsvColumn.PARAMETERS_KEY, parameters);
      }
    }
    return true;
  }

  private static int indexOfNul(byte[] record) {
    for (int i = 0; i < record.length; i++) {
      if (record[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> cells(byte[] record) throws IOException {
    String text = new String(record, StandardCharsets.UTF_8);
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      return parser.iterator().next().toList();
    }
  }
}
