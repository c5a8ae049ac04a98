package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.datasets.DatasetRecord;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run as a trace: a root of type {@code eval}, below it the task with the model's call, and a
 * span for each score, as the vendor's clients write them. What Braintrust has no place for stands
 * in the root's {@code metadata.assay}, so that {@link EventRuns} reads the same run back.
 */
final class RunEvents {

  /** Where in a metadata stands what is Assay's own. */
  static final String OWN = "assay";

  /** Key of a row with the fields of the event that it was read from. */
  static final String EVENT = "braintrust";

  private static final Set<String> CALL_KEYS =
      Set.of("api", "model_name", "parameters", "group", "mode");
  private static final String PROMPT = "prompt";
  static final String METADATA = "metadata";
  static final String SCORES = "scores";
  static final String METRICS = "metrics";
  static final String OUTPUT = "output";
  static final String INPUT = "input";
  static final String EXPECTED = "expected";
  static final String ERROR = "error";
  static final String TAGS = "tags";
  static final String ABSENT = "absent";
  static final String LINE = "line";
  static final String VALUE = "value";
  static final String SCORER_ERRORS = "scorer_errors";
  static final String EXPERIMENT = "experiment";
  private static final String CREATED = "created";
  static final String ATTRIBUTES = "span_attributes";

  /** Fields that the server adds and that are not inserted. */
  private static final Set<String> OF_SERVER =
      Set.of(
          "project_id",
          "experiment_id",
          "org_id",
          "is_root",
          "comments",
          "audit_data",
          "classifications",
          "span_parents");

  private RunEvents() {}

  /**
   * Returns the events of a run, the root first.
   *
   * @param line the run as a completed line
   * @param experiment that ids are made for
   * @param rowsHavePrompts whether a prompt is the row's own; else it is of the experiment
   * @param startedMs when the experiment began, for runs that were not sent
   */
  static List<ObjectNode> of(
      Run run,
      ObjectNode line,
      String project,
      String experiment,
      boolean rowsHavePrompts,
      long startedMs) {
    DatasetRecord record = record(run, rowsHavePrompts);
    String rootId = rootId(run, project, experiment);
    Instant sent = run.trace().sent();
    long startMs = sent == null ? startedMs : sent.toEpochMilli();
    long endMs = startMs + run.trace().latencyMs();
    ObjectNode root = span(rootId, rootId, null, startMs, endMs);
    if (run.row().fields().get(EVENT) instanceof ObjectNode kept) {
      putKept(root, kept);
    }
    if (!root.has(ATTRIBUTES)) {
      root.putObject(ATTRIBUTES).put("name", "eval").put("type", "eval");
    }
    JsonNode response = line.path("response");
    root.set(INPUT, record.input());
    if (!response.isMissingNode()) {
      root.set(OUTPUT, response);
    }
    if (record.expected() != null) {
      root.set(EXPECTED, record.expected());
    }
    String error = run.error() == null ? null : run.error().code() + ": " + run.error().message();
    if (error != null && !root.has(ERROR)) {
      root.put(ERROR, error);
    }
    if (!record.tags().isEmpty()) {
      ArrayNode tags = root.putArray(TAGS);
      record.tags().forEach(tags::add);
    }
    List<ObjectNode> events = new ArrayList<>();
    events.add(root);
    putCall(run, rootId, record, response, error, startMs, endMs, events);
    ObjectNode scores = root.objectNode();
    ObjectNode failed = root.objectNode();
    for (Map.Entry<String, JsonNode> score : line.path(SCORES).properties()) {
      events.add(scoreSpan(score.getKey(), score.getValue(), rootId, endMs));
      JsonNode number = number(score.getValue());
      if (number != null) {
        scores.set(score.getKey(), number);
      }
      if (score.getValue().has(ERROR)) {
        failed.put(score.getKey(), score.getValue().path(ERROR).path("message").asText());
      }
    }
    ObjectNode metadata = record.metadata().deepCopy();
    if (run.call() != null && !metadata.has("model")) {
      metadata.put("model", run.call().model());
    }
    if (!failed.isEmpty() && !metadata.has(SCORER_ERRORS)) {
      metadata.set(SCORER_ERRORS, failed);
    }
    root.set(METADATA, metadata);
    ObjectNode own = own(line, EventRuns.row(root, "", true));
    own.put(EXPERIMENT, experiment);
    metadata.set(OWN, own);
    if (!scores.isEmpty()) {
      root.set(SCORES, scores);
    }
    return events;
  }

  /** Returns the id of a run's root. */
  static String rootId(Run run, String project, String experiment) {
    String variant = run.variant() == null ? "" : run.variant();
    return BraintrustIds.uuid(
        "event", project, experiment, variant, run.row().id(), Integer.toString(run.epoch()));
  }

  /** Puts what the event that a row was read from had besides. */
  private static void putKept(ObjectNode root, ObjectNode kept) {
    for (Map.Entry<String, JsonNode> field : kept.properties()) {
      String name = field.getKey();
      boolean isNew = !root.has(name) || name.equals(CREATED);
      if (isNew && !name.startsWith("_") && !OF_SERVER.contains(name)) {
        root.set(name, field.getValue());
      }
    }
    ObjectNode metrics = (ObjectNode) root.path(METRICS);
    for (Map.Entry<String, JsonNode> metric : kept.path(METRICS).properties()) {
      if (!metrics.has(metric.getKey()) && metric.getValue().isNumber()) {
        metrics.set(metric.getKey(), metric.getValue());
      }
    }
  }

  private static DatasetRecord record(Run run, boolean rowsHavePrompts) {
    ObjectNode fields = Json.object();
    run.row().fields().properties().stream()
        .filter(field -> !CALL_KEYS.contains(field.getKey()) && !field.getKey().equals(EVENT))
        .filter(field -> rowsHavePrompts || !field.getKey().equals(PROMPT))
        .forEach(field -> fields.set(field.getKey(), field.getValue()));
    DatasetRecord record = DatasetRecord.fromRow(fields);
    JsonNode input = record.input();
    if (input.isObject() && input.isEmpty() && run.row().fields().has(PROMPT)) {
      input = Json.object().set(PROMPT, run.row().fields().path(PROMPT));
    }
    return new DatasetRecord(
        run.row().id(), input, record.expected(), record.metadata(), record.tags());
  }

  private static ObjectNode span(
      String id, String rootId, @Nullable String parent, long startMs, long endMs) {
    ObjectNode span = Json.object();
    span.put("id", id);
    span.put("span_id", id);
    span.put("root_span_id", rootId);
    if (parent != null) {
      span.putArray("span_parents").add(parent);
    }
    span.put(CREATED, Instant.ofEpochMilli(startMs).toString());
    span.putObject(METRICS).put("start", seconds(startMs)).put("end", seconds(endMs));
    return span;
  }

  private static BigDecimal seconds(long ms) {
    return BigDecimal.valueOf(ms, 3);
  }

  /** The task, and below it the model's call where one was made. */
  private static void putCall(
      Run run,
      String rootId,
      DatasetRecord record,
      JsonNode response,
      @Nullable String error,
      long startMs,
      long endMs,
      List<ObjectNode> events) {
    String taskId = BraintrustIds.uuid("task", rootId);
    ObjectNode task = span(taskId, rootId, rootId, startMs, endMs);
    task.putObject(ATTRIBUTES).put("name", "task").put("type", "task");
    task.set(INPUT, record.input());
    putResult(task, response, error);
    events.add(task);
    ModelCall call = run.call();
    if (call == null || run.trace().sent() == null) {
      return;
    }
    ObjectNode llm = span(BraintrustIds.uuid("llm", rootId), rootId, taskId, startMs, endMs);
    llm.putObject(ATTRIBUTES).put("name", call.api()).put("type", "llm");
    llm.set(INPUT, call.prompt().toJson());
    putResult(llm, response, error);
    ObjectNode metadata = llm.putObject(METADATA).put("model", call.model());
    if (!call.parameters().isEmpty()) {
      metadata.set("parameters", call.parameters());
    }
    Completion completion = run.completion();
    if (completion != null) {
      Usage usage = completion.usage();
      ObjectNode metrics = (ObjectNode) llm.path(METRICS);
      putCount(metrics, "prompt_tokens", usage.inputTokens());
      putCount(metrics, "completion_tokens", usage.outputTokens());
      putCount(metrics, "tokens", usage.totalTokens());
      if (run.trace().costUsd() != null) {
        metrics.put("estimated_cost", run.trace().costUsd());
      }
    }
    events.add(llm);
  }

  private static void putResult(ObjectNode span, JsonNode response, @Nullable String error) {
    if (!response.isMissingNode()) {
      span.set(OUTPUT, response);
    }
    if (error != null) {
      span.put(ERROR, error);
    }
  }

  private static void putCount(ObjectNode metrics, String name, @Nullable Long count) {
    if (count != null) {
      metrics.put(name, count);
    }
  }

  private static ObjectNode scoreSpan(String name, JsonNode score, String rootId, long atMs) {
    ObjectNode span = span(BraintrustIds.uuid("score", rootId, name), rootId, rootId, atMs, atMs);
    span.putObject(ATTRIBUTES).put("name", name).put("type", "score").put("purpose", "scorer");
    JsonNode number = number(score);
    if (number != null) {
      span.putObject(OUTPUT).set("score", number);
      span.putObject(SCORES).set(name, number);
    } else if (score.has("label") || score.has(VALUE)) {
      span.set(OUTPUT, score.has("label") ? score.path("label") : score.path(VALUE));
    }
    ObjectNode metadata = Json.object();
    score.properties().stream()
        .filter(field -> !field.getKey().equals(VALUE) && !field.getKey().equals(ERROR))
        .forEach(field -> metadata.set(field.getKey(), field.getValue()));
    if (!metadata.isEmpty()) {
      span.set(METADATA, metadata);
    }
    if (score.path(ERROR).isObject()) {
      span.put(
          ERROR,
          score.path(ERROR).path("code").asText()
              + ": "
              + score.path(ERROR).path("message").asText());
    }
    return span;
  }

  /** The number that Braintrust is told; null for what is none. */
  static @Nullable JsonNode number(JsonNode score) {
    JsonNode value = score.path(VALUE);
    if (value.isBoolean()) {
      return Json.object().numberNode(value.booleanValue() ? 1 : 0);
    }
    if (value.isNumber()) {
      return value;
    }
    boolean isUnscored = !score.has(VALUE) && !score.has("label") && !score.has(ERROR);
    return isUnscored ? Json.object().nullNode() : null;
  }

  /** What of a line cannot be told from the rest of its root. */
  private static ObjectNode own(ObjectNode line, ObjectNode told) {
    ObjectNode own = Json.object();
    ObjectNode rest = own.putObject(LINE);
    line.properties().stream()
        .filter(field -> !field.getKey().equals("response"))
        .filter(field -> !field.getValue().equals(told.get(field.getKey())))
        .forEach(field -> rest.set(field.getKey(), field.getValue()));
    List<String> absent = new ArrayList<>();
    told.fieldNames()
        .forEachRemaining(
            key -> {
              if (!line.has(key)) {
                absent.add(key);
              }
            });
    if (!absent.isEmpty()) {
      ArrayNode names = own.putArray(ABSENT);
      absent.forEach(names::add);
    }
    return own;
  }
}
