package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The runs of one prompt: how they ended and the plain means of their scores. */
final class PromptTally {

  private static final int MOST_SCORES = 200;

  private final SortedMap<String, double[]> scores = new TreeMap<>();
  private long answered;
  private long refused;
  private long failed;

  void add(JsonNode line) {
    switch (line.path("status").asText()) {
      case "answered" -> answered++;
      case "refused" -> refused++;
      default -> failed++;
    }
    for (Map.Entry<String, JsonNode> score : line.path("scores").properties()) {
      JsonNode value = score.getValue().path("value");
      if ((value.isNumber() || value.isBoolean())
          && (scores.containsKey(score.getKey()) || scores.size() < MOST_SCORES)) {
        double[] sum = scores.computeIfAbsent(score.getKey(), name -> new double[2]);
        sum[0] += RunCensus.number(value);
        sum[1]++;
      }
    }
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.putObject("runs").put("answered", answered).put("refused", refused).put("failed", failed);
    ObjectNode means = json.putObject("scores");
    scores.forEach(
        (name, sum) -> means.putObject(name).put("mean", sum[0] / sum[1]).put("n", (long) sum[1]));
    return json;
  }
}
