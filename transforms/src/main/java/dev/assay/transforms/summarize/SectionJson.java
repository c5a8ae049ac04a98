package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.JsonFields;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The keys that the whole summary and each of its parts share. */
final class SectionJson {

  private SectionJson() {}

  static void put(ObjectNode json, Section section) {
    Section.Outcomes runs = section.outcomes();
    json.withObjectProperty("runs")
        .put("answered", runs.answered())
        .put("refused", runs.refused())
        .put("failed", runs.failed());
    putCalls(json.putObject("calls"), section.calls());
    putUsage(json.putObject("usage"), section.usage());
    json.put("cost_usd", section.costUsd());
    json.put("n_cost_unknown", section.nCostUnknown());
    Section.Latency latency = section.latency();
    ObjectNode millis =
        json.putObject("latency_ms")
            .put("mean", latency.mean())
            .put("p50", latency.p50())
            .put("p95", latency.p95())
            .put("p99", latency.p99());
    EstimateJson.put(millis, latency.estimate(), EstimateJson.INDEPENDENT);
    if (latency.clustered() != null) {
      EstimateJson.put(millis, latency.clustered(), EstimateJson.CLUSTERED);
    }
    ObjectNode scores = json.putObject("scores");
    section.scores().forEach((name, stats) -> scores.set(name, ScoreStatsJson.toJson(stats)));
    ObjectNode errors = json.putObject("errors");
    section.errors().forEach(errors::put);
    Section.Judges judges = section.judges();
    putCalls(json.putObject("judge_calls").put("questions", judges.questions()), judges.calls());
    putUsage(json.putObject("judge_usage"), judges.usage());
    json.put("judge_cost_usd", judges.costUsd());
    json.put("n_judge_cost_unknown", judges.nCostUnknown());
  }

  private static void putCalls(ObjectNode json, Section.Calls calls) {
    json.put("attempts", calls.attempts())
        .put("retries", calls.retries())
        .put("rate_limited", calls.rateLimited())
        .put("in_doubt", calls.inDoubt());
  }

  private static void putUsage(ObjectNode json, Usage usage) {
    json.put("input_tokens", usage.inputTokens())
        .put("output_tokens", usage.outputTokens())
        .put("total_tokens", usage.totalTokens());
  }

  static Section read(JsonNode json) {
    JsonNode runs = json.path("runs");
    JsonNode latency = json.path("latency_ms");
    return new Section(
        new Section.Outcomes(
            JsonFields.integer(runs, "answered"),
            JsonFields.integer(runs, "refused"),
            JsonFields.integer(runs, "failed")),
        calls(json.path("calls")),
        usage(json.path("usage")),
        JsonFields.optionalNumber(json, "cost_usd"),
        JsonFields.integer(json, "n_cost_unknown"),
        new Section.Latency(
            JsonFields.optionalNumber(latency, "mean"),
            JsonFields.optionalNumber(latency, "p50"),
            JsonFields.optionalNumber(latency, "p95"),
            JsonFields.optionalNumber(latency, "p99"),
            EstimateJson.read(latency, EstimateJson.INDEPENDENT),
            latency.has("stderr_clustered")
                ? EstimateJson.read(latency, EstimateJson.CLUSTERED)
                : null),
        readMap(json.path("scores"), ScoreStatsJson::fromJson),
        readMap(json.path("errors"), JsonNode::longValue),
        judges(json));
  }

  private static Section.Calls calls(JsonNode calls) {
    return new Section.Calls(
        JsonFields.integer(calls, "attempts"),
        JsonFields.integer(calls, "retries"),
        JsonFields.integer(calls, "rate_limited"),
        JsonFields.integer(calls, "in_doubt"));
  }

  private static Usage usage(JsonNode usage) {
    return new Usage(
        JsonFields.optionalInteger(usage, "input_tokens"),
        JsonFields.optionalInteger(usage, "output_tokens"),
        JsonFields.optionalInteger(usage, "total_tokens"));
  }

  /** Summaries of before there were judges say nothing of them. */
  private static Section.Judges judges(JsonNode json) {
    JsonNode judgeCalls = json.path("judge_calls");
    return judgeCalls.isMissingNode()
        ? Section.Judges.NONE
        : new Section.Judges(
            JsonFields.integer(judgeCalls, "questions"),
            calls(judgeCalls),
            usage(json.path("judge_usage")),
            JsonFields.optionalNumber(json, "judge_cost_usd"),
            JsonFields.integer(json, "n_judge_cost_unknown"));
  }

  static <V> SortedMap<String, V> readMap(JsonNode json, Function<JsonNode, V> value) {
    SortedMap<String, V> map = new TreeMap<>();
    json.properties().forEach(entry -> map.put(entry.getKey(), value.apply(entry.getValue())));
    return map;
  }
}
