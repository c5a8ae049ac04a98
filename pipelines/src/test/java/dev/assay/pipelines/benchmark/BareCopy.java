package dev.assay.pipelines.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the file work costs without Assay, on one thread: each line is parsed, given an answer and a
 * score, and written. Arguments: input file, output file.
 */
final class BareCopy {

  private BareCopy() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader in = Files.newBufferedReader(Path.of(arguments[0]));
        BufferedWriter out = Files.newBufferedWriter(Path.of(arguments[1]))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        ObjectNode row = (ObjectNode) mapper.readTree(line);
        String prompt = row.path("prompt").asText();
        row.put("response", prompt);
        row.putObject("scores")
            .putObject("exact_match")
            .put("value", prompt.equals(row.path("expected").asText()) ? 1.0 : 0.0);
        out.write(mapper.writeValueAsString(row));
        out.newLine();
      }
    }
  }
}
