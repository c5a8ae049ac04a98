package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a finished run, read without Assay's own readers; opening them checks that every row
 * and every run is accounted for.
 *
 * @param directory which
 * @param completed ordered by id, variant and epoch
 * @param rejected ordered by line
 * @param summary of {@code summary.json}
 */
record Output(Path directory, List<JsonNode> completed, List<JsonNode> rejected, JsonNode summary) {

  static Output in(Path directory) {
    Output output =
        new Output(
            directory,
            lines(directory.resolve("completed.jsonl")),
            lines(directory.resolve("rejected.jsonl")),
            document(directory.resolve("summary.json")));
    output.completed.sort(Comparator.comparing(Output::nameOf));
    output.rejected.sort(Comparator.comparingLong(line -> line.path("line").longValue()));
    output.assertAddsUp();
    return output;
  }

  /** Returns the file of that name as JSON. */
  static JsonNode document(Path file) {
    try {
      return Json.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> lines(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        lines.add(Json.parse(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a run's name: {@code id/variant/epoch}, without a variant {@code id/epoch}. */
  static String nameOf(JsonNode line) {
    String variant = line.path("variant").asText("");
    return line.path("id").asText()
        + (variant.isEmpty() ? "" : "/" + variant)
        + "/"
        + line.path("epoch").asInt();
  }

  private void assertAddsUp() {
    JsonNode rows = summary.path("rows");
    JsonNode runs = summary.path("runs");
    assertThat(rows.path("read").longValue())
        .as("rows read")
        .isEqualTo(
            rows.path("rejected").longValue()
                + rows.path("skipped").longValue()
                + rows.path("accepted").longValue());
    assertThat(rejected).as("rejected lines").hasSize(rows.path("rejected").intValue());
    assertThat(runs.path("expected").longValue())
        .as("runs expected")
        .isEqualTo(
            runs.path("answered").longValue()
                + runs.path("refused").longValue()
                + runs.path("failed").longValue())
        .isEqualTo(completed.size());
    for (String status : List.of("answered", "refused", "failed")) {
      assertThat(withStatus(status)).as(status).hasSize(runs.path(status).intValue());
    }
    assertThat(completed).as("runs").extracting(Output::nameOf).doesNotHaveDuplicates();
    JsonNode manifest = document(directory.resolve("manifest.json"));
    assertThat(manifest.path("rows")).isEqualTo(rows);
    assertThat(manifest.path("runs")).isEqualTo(runs);
    for (JsonNode line : completed) {
      boolean failed = line.path("status").asText().equals("failed");
      assertThat(line.has("error")).as("error in %s", line).isEqualTo(failed);
      assertThat(line.has("response")).as("response in %s", line).isEqualTo(!failed);
    }
  }

  List<JsonNode> withStatus(String status) {
    return completed.stream().filter(line -> line.path("status").asText().equals(status)).toList();
  }

  /** Returns the only run of a row. */
  JsonNode run(String id) {
    List<JsonNode> found =
        completed.stream().filter(line -> line.path("id").asText().equals(id)).toList();
    assertThat(found).as("runs of %s", id).hasSize(1);
    return found.get(0);
  }

  /** Returns the only run of a row that failed, after checking that it did. */
  JsonNode errorOf(String id) {
    assertThat(run(id).path("status").asText()).as("status of %s", id).isEqualTo("failed");
    return run(id).path("error");
  }

  /** Returns the rejected line of that number. */
  JsonNode rejectedLine(long line) {
    List<JsonNode> found =
        rejected.stream().filter(bad -> bad.path("line").longValue() == line).toList();
    assertThat(found).as("rejected line %s", line).hasSize(1);
    return found.get(0);
  }

  /** Returns responses by run, in the order of {@link #nameOf}. */
  Map<String, String> responses() {
    Map<String, String> responses = new TreeMap<>();
    withStatus("answered")
        .forEach(line -> responses.put(nameOf(line), line.path("response").asText()));
    return responses;
  }

  /** Returns counts of the summary as a text: {@code read/rejected/accepted answered/failed}. */
  String counts() {
    JsonNode rows = summary.path("rows");
    JsonNode runs = summary.path("runs");
    return "%d read, %d rejected, %d accepted; %d answered, %d refused, %d failed"
        .formatted(
            rows.path("read").longValue(),
            rows.path("rejected").longValue(),
            rows.path("accepted").longValue(),
            runs.path("answered").longValue(),
            runs.path("refused").longValue(),
            runs.path("failed").longValue());
  }
}
