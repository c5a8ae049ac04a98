package dev.assay.io.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records of a JSONL file: rows, or records with {@code input} and {@code expected_output}. */
public final class JsonlRecords implements DatasetSource {

  private final Path file;

  /** Reads a file. */
  public JsonlRecords(Path file) {
    this.file = file;
  }

  @Override
  public void forEach(Sink sink) throws IOException, DatasetException {
    long number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          ObjectNode row = row(line, number);
          sink.add(DatasetRecord.fromRow(row), DatasetRecord.hasId(row), file + ":" + number);
        }
      }
    } catch (CharacterCodingException e) {
      throw bad(number + 1, "is not UTF-8");
    }
  }

  private ObjectNode row(String line, long number) throws DatasetException {
    try {
      JsonNode json =
          Json.parse(number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line);
      if (json instanceof ObjectNode row) {
        return row;
      }
      throw bad(number, "is a " + json.getNodeType() + " and no JSON object");
    } catch (JsonProcessingException e) {
      throw bad(number, "is not JSON");
    }
  }

  private DatasetException bad(long number, String what) {
    return new DatasetException(
        "DATASET_JSON",
        DatasetException.DATA,
        file + ":" + number + ": the line " + what + "; correct it and give the command again");
  }
}
