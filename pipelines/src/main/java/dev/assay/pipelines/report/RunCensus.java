package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What charts show of all runs, also of those that a page leaves out: how scores and latencies are
 * distributed, how fast each lane sent, and the scores of each prompt. Constant in size.
 */
final class RunCensus {

  private static final int MOST_NAMES = 1_000;
  private static final int MOST_MOMENTS = 200;

  private final SortedMap<String, Bins> scores = new TreeMap<>();
  private final Bins latency = new Bins();
  private final SortedMap<String, Bins> lanes = new TreeMap<>();
  private final SortedMap<String, PromptTally> prompts = new TreeMap<>();
  private final LaneRecord record;
  private long firstSent = Long.MAX_VALUE;
  private long lastDone = Long.MIN_VALUE;

  RunCensus(LaneRecord record) {
    this.record = record;
  }

  void add(JsonNode line) {
    for (Map.Entry<String, JsonNode> score : line.path("scores").properties()) {
      JsonNode value = score.getValue().path("value");
      if (value.isNumber() || value.isBoolean()) {
        named(scores, score.getKey(), new Bins()).add(number(value));
      }
    }
    JsonNode completion = line.path("completion");
    double millis = completion.path("latency_ms").asDouble(0);
    if (millis > 0 && !line.path("status").asText().equals("failed")) {
      latency.add(Math.log10(millis));
    }
    if (!completion.path("from_ledger").asBoolean(false)) {
      sent(line, completion.path("attempts").asLong(0));
    }
    prompt(line);
  }

  private void sent(JsonNode line, long attempts) {
    String time = line.path("timestamp_sent").asText("");
    if (attempts > 0 && !time.isEmpty()) {
      try {
        long sent = Instant.parse(time).toEpochMilli();
        firstSent = Math.min(firstSent, sent);
        lastDone = Math.max(lastDone, sent + line.path("completion").path("latency_ms").asLong(0));
        double seconds = sent / 1e3;
        named(lanes, record.laneOf(line), new Bins(MOST_MOMENTS, 0)).add(seconds, attempts);
      } catch (DateTimeParseException e) {
        return;
      }
    }
  }

  private void prompt(JsonNode line) {
    String variant = line.path("variant").asText("");
    int slash = variant.indexOf('/');
    String model = line.path("model_name").asText("");
    String prompt = slash > 0 ? variant.substring(0, slash) : variant.equals(model) ? "" : variant;
    if (!prompt.isEmpty() && (prompts.containsKey(prompt) || prompts.size() < MOST_NAMES)) {
      prompts.computeIfAbsent(prompt, name -> new PromptTally()).add(line);
    }
  }

  private static Bins named(SortedMap<String, Bins> all, String name, Bins empty) {
    Bins found = all.get(name);
    if (found != null || all.size() >= MOST_NAMES) {
      return found == null ? empty : found;
    }
    all.put(name, empty);
    return empty;
  }

  static double number(JsonNode value) {
    return value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    ObjectNode ofScores = json.putObject("scores");
    scores.forEach((name, bins) -> ofScores.set(name, bins.toJson()));
    if (!latency.isEmpty()) {
      json.set("log10_latency_ms", latency.toJson());
    }
    if (firstSent <= lastDone) {
      json.put("first_sent", firstSent).put("last_done", lastDone);
    }
    ArrayNode sent = json.putArray("lanes");
    lanes.forEach((lane, bins) -> sent.add(record.toJson(lane, bins.toJson())));
    ObjectNode ofPrompts = json.putObject("prompts");
    prompts.forEach((name, tally) -> ofPrompts.set(name, tally.toJson()));
    return json;
  }
}
