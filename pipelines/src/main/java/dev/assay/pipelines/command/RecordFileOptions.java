package dev.assay.pipelines.command;

import dev.assay.io.datasets.CsvColumns;
import dev.assay.io.datasets.CsvTableRecords;
import dev.assay.io.datasets.DatasetException;
import dev.assay.io.datasets.DatasetSource;
import dev.assay.io.datasets.JsonlRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which columns of a CSV file become which part of a record. */
final class RecordFileOptions {

  @Option(
      names = "--input",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of the input (default: all that are not named elsewhere).")
  private List<String> input = new ArrayList<>();

  @Option(
      names = "--expected",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of the expected output.")
  private List<String> expected = new ArrayList<>();

  @Option(
      names = "--metadata",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of the metadata.")
  private List<String> metadata = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "Column of the records' ids (default: made of their content).")
  private @Nullable String id;

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description = "What stands between two cells (default: a comma).")
  private char delimiter = ',';

  /** Returns what reads a file. */
  DatasetSource source(Path file) throws DatasetException {
    if (!Files.isRegularFile(file)) {
      throw new DatasetException("IN_MISSING", DatasetException.MISSING, file + ": file not found");
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv") || name.endsWith(".tsv")) {
      boolean tabs = name.endsWith(".tsv") && delimiter == ',';
      return new CsvTableRecords(
          file, new CsvColumns(input, expected, metadata, id, tabs ? '\t' : delimiter));
    }
    if (name.endsWith(".jsonl")) {
      return new JsonlRecords(file);
    }
    throw new DatasetException(
        "IN_FORMAT",
        DatasetException.DATA,
        file + " has no known extension (must be .csv, .tsv or .jsonl)");
  }
}
