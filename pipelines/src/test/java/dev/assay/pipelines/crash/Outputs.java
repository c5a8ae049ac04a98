package dev.assay.pipelines.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a finished run has left, without what differs from one run to the next: times, attempts and
 * whether an answer was recorded before.
 *
 * @param files names of what is in the directory, sorted
 * @param ids of the completed lines, sorted
 * @param runs the completed lines, sorted
 * @param rejected {@code rejected.jsonl} as it is
 * @param summary without calls and latency
 * @param inDoubt requests that may have been paid twice, as the summary says
 */
public record Outputs(
    List<String> files,
    List<String> ids,
    List<String> runs,
    String rejected,
    JsonNode summary,
    long inDoubt) {

  /** Reads an output directory. */
  public static Outputs of(Path directory) throws IOException {
    long checked =
        CompletedRuns.in(directory)
            .match(
                completed -> completed.stream().count(),
                problem -> {
                  throw new AssertionError(problem.message());
                });
    List<String> ids = new ArrayList<>();
    List<String> runs = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("completed.jsonl"))) {
      ObjectNode run = (ObjectNode) Json.parse(line);
      ids.add(run.path("id").asText());
      run.remove("timestamp_sent");
      ((ObjectNode) run.path("completion"))
          .remove(List.of("latency_ms", "attempts", "from_ledger"));
      runs.add(Json.text(run));
    }
    if (checked != runs.size()) {
      throw new AssertionError("the manifest counts " + checked + " lines, not " + runs.size());
    }
    JsonNode summary = Json.parse(Files.readAllBytes(directory.resolve("summary.json")));
    long inDoubt = summary.path("calls").path("in_doubt").asLong(-1);
    List.of("calls", "latency_ms").forEach(key -> remove(summary, key));
    List<String> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.map(file -> file.getFileName().toString()).sorted().toList();
    }
    return new Outputs(
        files,
        ids.stream().sorted().toList(),
        runs.stream().sorted().toList(),
        Files.readString(directory.resolve("rejected.jsonl")),
        summary,
        inDoubt);
  }

  private static void remove(JsonNode node, String key) {
    if (node instanceof ObjectNode object) {
      object.remove(key);
    }
    node.forEach(inner -> remove(inner, key));
  }
}
