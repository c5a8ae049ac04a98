package dev.assay.io.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a CSV file become which part of a record. Each part is an object of the columns'
 * names to their cells, which are texts.
 *
 * @param input of the input; where none is named, all that are not named elsewhere
 * @param expected of the expected output; where it and {@code input} name none, {@code expected}
 * @param metadata of the metadata
 * @param id the record's id; null where none is named, which then is {@code id} where {@code input}
 *     names none and the file has it
 * @param delimiter between two cells
 */
public record CsvColumns(
    List<String> input,
    List<String> expected,
    List<String> metadata,
    @Nullable String id,
    char delimiter) {

  /** Copies the lists. */
  public CsvColumns {
    input = List.copyOf(input);
    expected = List.copyOf(expected);
    metadata = List.copyOf(metadata);
  }

  /** Returns what these are in a file with that header. */
  CsvColumns in(List<String> header, String file) throws DatasetException {
    require("Input", input, header, file);
    require("Expected output", expected, header, file);
    require("Metadata", metadata, header, file);
    if (id != null && !header.contains(id)) {
      throw new DatasetException(
          "DATASET_COLUMN",
          DatasetException.DATA,
          "ID column '" + id + "' not found in CSV header" + has(header, file));
    }
    if (!input.isEmpty()) {
      return this;
    }
    String named = id == null && header.contains("id") && !isNamed("id") ? "id" : id;
    List<String> output =
        expected.isEmpty() && header.contains("expected") && !isNamed("expected")
            ? List.of("expected")
            : expected;
    List<String> rest = new ArrayList<>(header);
    rest.removeAll(output);
    rest.removeAll(metadata);
    rest.remove(named);
    return new CsvColumns(rest, output, metadata, named, delimiter);
  }

  private boolean isNamed(String column) {
    return Stream.of(expected, metadata).anyMatch(names -> names.contains(column))
        || column.equals(id);
  }

  private static void require(String part, List<String> names, List<String> header, String file)
      throws DatasetException {
    List<String> missing = names.stream().filter(name -> !header.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new DatasetException(
          "DATASET_COLUMN",
          DatasetException.DATA,
          part + " columns not found in CSV header: " + missing + has(header, file));
    }
  }

  private static String has(List<String> header, String file) {
    return " (" + file + " has " + String.join(", ", header) + ")";
  }
}
