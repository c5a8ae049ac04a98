package dev.assay.pipelines.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run says of itself.
 *
 * @param lines completed
 * @param ids different ones among them
 * @param failed runs
 * @param attempts calls, as the program counts them
 * @param rateLimited calls that were refused for the rate, as the program counts them
 */
record Outcomes(int lines, int ids, int failed, long attempts, long rateLimited) {

  static Outcomes in(Path output) throws IOException {
    Set<String> ids = new HashSet<>();
    int lines = 0;
    try (Stream<String> completed = Files.lines(output.resolve("completed.jsonl"))) {
      for (String line : (Iterable<String>) completed::iterator) {
        ids.add(Json.parse(line).path("id").asText());
        lines++;
      }
    }
    JsonNode summary = Json.parse(Files.readAllBytes(output.resolve("summary.json")));
    return new Outcomes(
        lines,
        ids.size(),
        summary.at("/runs/failed").intValue(),
        summary.at("/calls/attempts").longValue(),
        summary.at("/calls/rate_limited").longValue());
  }
}
