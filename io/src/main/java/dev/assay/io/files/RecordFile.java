package dev.assay.io.files;

import java.io.IOException;

/** A file of records in one format, written from their JSON lines. */
interface RecordFile {

  /** Appends a record, given as one JSON object in UTF-8 without a line break. */
  void write(byte[] json) throws IOException;

  /** Writes what is buffered and what the format puts at its end. */
  void end() throws IOException;

  /** Opens the format over a file. */
  static RecordFile open(OutputFormat format, StagedFile file) throws IOException {
    return switch (format) {
      case JSONL -> new JsonlFile(file);
      case PARQUET -> new RunParquetFile(file);
    };
  }
}
