package dev.assay.pipelines.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.transforms.DoFn;

/** The name of a file to its lines, without blank ones. */
final class ReadIdsFn extends DoFn<String, String> {

  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(@Element String file, OutputReceiver<String> out) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          out.output(line);
        }
      }
    }
  }
}
