package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.datasets.DatasetRecord;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Runs as spans and back. A span's {@code meta} has the row's input, the answer and the expected
 * output; all else that a completed line says stands in {@code meta.metadata.assay}, so that a line
 * that is read back says the same.
 */
final class DatadogSpans {

  private static final Set<String> CALL_KEYS =
      Set.of("prompt", "api", "model_name", "parameters", "group", "mode");
  private static final String PROMPT = "prompt";
  private static final String EXPECTED = "expected";
  private static final String ABSENT = "absent";
  private static final String OWN = DatadogMetrics.OWN;

  private DatadogSpans() {}

  /**
   * Returns the dataset's record of a run's row.
   *
   * @param rowsHavePrompts whether a prompt is the row's own; else it is of the experiment
   */
  static DatasetRecord record(Run run, String id, boolean rowsHavePrompts) {
    ObjectNode fields = Json.object();
    run.row().fields().properties().stream()
        .filter(
            field ->
                !CALL_KEYS.contains(field.getKey())
                    || (rowsHavePrompts && field.getKey().equals(PROMPT)))
        .forEach(field -> fields.set(field.getKey(), field.getValue()));
    DatasetRecord record = DatasetRecord.fromRow(fields);
    JsonNode input = record.input();
    if (input.isObject() && input.isEmpty() && run.row().fields().has(PROMPT)) {
      input = Json.object().set(PROMPT, run.row().fields().path(PROMPT));
    }
    return new DatasetRecord(id, input, record.expected(), record.metadata(), record.tags());
  }

  /** Returns what the span and its metrics share. */
  static List<String> tags(DatadogNames names, String runId, int epoch) {
    return List.of(
        "experiment_id:" + names.experimentId(), "run_id:" + runId, "run_iteration:" + epoch);
  }

  /**
   * Returns the span of a run.
   *
   * @param line the run as a completed line
   * @param record of its row
   * @param startMs when it was sent
   */
  static ObjectNode of(
      Run run,
      ObjectNode line,
      DatasetRecord record,
      DatadogNames names,
      String spanId,
      String trace,
      List<String> tags,
      long startMs) {
    ObjectNode span = Json.object();
    span.put("span_id", spanId);
    span.put("trace_id", trace);
    span.put("project_id", names.projectId());
    span.put("dataset_id", names.datasetId());
    span.put("name", names.experiment());
    span.put("start_ns", startMs * 1_000_000);
    span.put("duration", Math.max(1, run.trace().latencyMs() * 1_000_000));
    span.put("status", run.error() == null ? "ok" : "error");
    ArrayNode all = span.putArray("tags");
    record.tags().forEach(all::add);
    tags.forEach(all::add);
    all.add("project_id:" + names.projectId());
    all.add("project_name:" + names.project());
    all.add("dataset_id:" + names.datasetId());
    all.add("dataset_name:" + names.dataset());
    all.add("dataset_record_id:" + record.id());
    all.add("experiment_name:" + names.experiment());
    ObjectNode meta = span.putObject("meta");
    meta.set("input", record.input());
    meta.set("output", line.has("response") ? line.path("response") : NullNode.getInstance());
    JsonNode expected = record.expected();
    if (expected != null) {
      meta.set(
          "expected_output",
          expected.isObject() ? expected : Json.object().set(EXPECTED, expected));
    }
    if (run.error() != null) {
      meta.putObject("error")
          .put("type", run.error().code())
          .put("message", run.error().message())
          .put("stack", "");
    }
    ObjectNode metadata = record.metadata().deepCopy();
    meta.set("metadata", metadata);
    metadata.set(OWN, own(line, recordOf(span).toRow()));
    return span;
  }

  /** What of a line cannot be told from the rest of its span. */
  private static ObjectNode own(ObjectNode line, ObjectNode told) {
    ObjectNode own = Json.object();
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      String key = field.getKey();
      if (!key.equals("response")
          && !key.equals("scores")
          && !field.getValue().equals(told.get(key))) {
        own.set(key, field.getValue());
      }
    }
    ArrayNode absent = own.arrayNode();
    told.fieldNames()
        .forEachRemaining(
            key -> {
              if (!line.has(key)) {
                absent.add(key);
              }
            });
    if (!absent.isEmpty()) {
      ObjectNode whole = Json.object();
      whole.set(ABSENT, absent);
      whole.set("line", own);
      return whole;
    }
    return Json.object().set("line", own);
  }

  /** Takes input and output out of a span that would be too large. */
  static void drop(ObjectNode span) {
    String why = "[dropped by assay: the span is larger than 5 MB]";
    ObjectNode meta = (ObjectNode) span.path("meta");
    meta.put("input", why).put("output", why);
    meta.remove(List.of("metadata", "expected_output"));
  }

  /** Returns the record that a span's own parts tell of. */
  private static DatasetRecord recordOf(JsonNode span) {
    JsonNode meta = span.path("meta");
    JsonNode input = meta.path("input");
    JsonNode expected = meta.path("expected_output");
    JsonNode tags = span.path("tags");
    String id =
        span.path("dataset_record_id").asText(DatadogMetrics.tag(tags, "dataset_record_id"));
    ObjectNode metadata = Json.object();
    meta.path("metadata").properties().stream()
        .filter(field -> !field.getKey().equals(OWN))
        .forEach(field -> metadata.set(field.getKey(), field.getValue()));
    List<String> own = new ArrayList<>();
    for (JsonNode tag : tags) {
      String text = tag.asText();
      int colon = text.indexOf(':');
      if (!DatadogMetrics.PLATFORM_TAGS.contains(colon < 0 ? text : text.substring(0, colon))) {
        own.add(text);
      }
    }
    return new DatasetRecord(
        id.isEmpty() ? span.path("span_id").asText() : id,
        input.isMissingNode() ? NullNode.getInstance() : input,
        expected.isMissingNode() || expected.isNull() ? null : expected,
        metadata,
        own);
  }

  /**
   * Returns the run that a span is.
   *
   * @param scores by name, as in a completed line
   * @param variant that runs of this experiment get where they name none; empty for none
   * @throws IllegalArgumentException naming what is missing
   */
  static Run run(JsonNode span, ObjectNode scores, String variant, SourcePosition position) {
    JsonNode meta = span.path("meta");
    JsonNode own = meta.path("metadata").path(OWN);
    ObjectNode line = recordOf(span).toRow();
    JsonNode output = meta.path("output");
    if (own.path("line") instanceof ObjectNode kept) {
      own.path(ABSENT).forEach(key -> line.remove(key.asText()));
      line.setAll(kept);
    } else {
      putForeign(line, span, variant);
    }
    if (!line.path("status").asText().equals("failed")) {
      line.set("response", output.isMissingNode() ? NullNode.getInstance() : output);
    }
    line.set("scores", scores);
    return CompletedLine.fromJson(line, position);
  }

  /** A span that another program has made. */
  private static void putForeign(ObjectNode line, JsonNode span, String variant) {
    JsonNode tags = span.path("tags");
    JsonNode start = span.path("start_ns");
    if (!start.isNumber()) {
      throw new IllegalArgumentException("a span has no start_ns");
    }
    String iteration = DatadogMetrics.tag(tags, "run_iteration");
    line.put("epoch", iteration.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(iteration) : 1);
    if (!variant.isEmpty()) {
      line.put("variant", variant);
    }
    boolean failed = span.path("status").asText().equals("error");
    line.put("status", failed ? "failed" : "answered");
    line.put("timestamp_sent", Instant.ofEpochMilli(start.longValue() / 1_000_000).toString());
    JsonNode metrics = span.path("metrics");
    ObjectNode completion = line.putObject("completion");
    completion.put("latency_ms", span.path("duration").asLong() / 1_000_000).put("attempts", 1);
    if (!failed) {
      ObjectNode usage = completion.putObject("usage");
      for (String key : List.of("input_tokens", "output_tokens", "total_tokens")) {
        if (metrics.path(key).isNumber()) {
          usage.put(key, metrics.path(key).asLong());
        }
      }
    } else {
      JsonNode error = span.path("meta").path("error");
      line.putObject("error")
          .put("code", Objects.requireNonNullElse(error.path("type").textValue(), "error"))
          .put("message", error.path("message").asText());
    }
  }
}
