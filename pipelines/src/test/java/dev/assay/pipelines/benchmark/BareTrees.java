package dev.assay.pipelines.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file costs without Assay, on one thread: each line is read as a tree, and written.
 * Arguments: input file, output file.
 */
final class BareTrees {

  private BareTrees() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader in = Files.newBufferedReader(Path.of(arguments[0]));
        OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1])), 1 << 16)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(mapper.writeValueAsBytes(mapper.readTree(line)));
        out.write('\n');
      }
    }
  }
}
