package dev.assay.pipelines.upload;

import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.files.CompletedWriter;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.OutputCommit;
import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.files.RowCounts;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finished output directories of given lines. */
final class FinishedRuns {

  private FinishedRuns() {}

  /** Writes a directory. */
  static RunDirectory in(Path directory, List<String> lines, Instant started) throws IOException {
    OutputDirectory output =
        ok(OutputDirectory.open(directory, OutputDirectory.Mode.NEW, List.of(), Clock.system()));
    try (output;
        CompletedWriter writer = CompletedWriter.in(output)) {
      for (String line : lines) {
        writer.write(CompletedLine.fromJson(Json.parse(line), new SourcePosition("t", 1, 0)));
      }
      Manifest manifest =
          new Manifest(
              "test",
              "capitals",
              started,
              started,
              "00",
              List.of(),
              List.of(),
              new RowCounts(lines.size(), 0, 0, lines.size()),
              writer.counts());
      ok(OutputCommit.to(output, manifest).withFiles(writer.finish()).commit());
    }
    return open(directory);
  }

  /** Opens a directory that is there. */
  static RunDirectory open(Path directory) {
    return ok(RunDirectory.open(directory));
  }

  /** Returns lines of rows in two epochs each, all answered, sent at that time. */
  static List<String> answered(int rows, Instant sent) {
    List<String> lines = new ArrayList<>();
    for (int epoch = 1; epoch <= 2; epoch++) {
      for (int row = 1; row <= rows; row++) {
        lines.add(
            """
            {"id":"r%d","q":"question %d","expected":"a","epoch":%d,"prompt":"p","api":"test",\
            "model_name":"m","status":"answered","response":"A","timestamp_sent":"%s",\
            "completion":{"latency_ms":3,"attempts":1,"usage":{"input_tokens":1,\
            "output_tokens":1,"total_tokens":2},"from_ledger":false},\
            "scores":{"exact_match":{"value":1.0},"tone":{"label":"Warm","reasoning":"kind"}}}\
            """
                .formatted(row, row, epoch, sent));
      }
    }
    return lines;
  }

  private static <T> T ok(OutputResult<T> result) {
    return result.match(
        value -> value,
        problem -> {
          throw new AssertionError(problem.message());
        });
  }
}
