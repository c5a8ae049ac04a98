package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.datasets.DatasetRecord;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run as a trace and back: a root of type {@code eval}, below it the task with the model's call,
 * and a span for each score, as the vendor's clients write them. What Braintrust has no place for
 * stands in the root's {@code metadata.assay}, so that the trace is read back as the same run.
 */
final class RunEvents {

  /** Where in a metadata stands what is Assay's own. */
  static final String OWN = "assay";

  /** Key of a row with the fields of the event that it was read from. */
  static final String EVENT = "braintrust";

  private static final Set<String> CALL_KEYS =
      Set.of("api", "model_name", "parameters", "group", "mode");
  private static final String PROMPT = "prompt";
  private static final String METADATA = "metadata";
  private static final String SCORES = "scores";
  private static final String METRICS = "metrics";
  private static final String OUTPUT = "output";
  private static final String INPUT = "input";
  private static final String EXPECTED = "expected";
  private static final String ERROR = "error";
  private static final String TAGS = "tags";
  private static final String ABSENT = "absent";
  private static final String LINE = "line";
  private static final String VALUE = "value";
  private static final String SCORER_ERRORS = "scorer_errors";
  private static final String EXPERIMENT = "experiment";
  private static final String ATTRIBUTES = "span_attributes";

  /** Fields of a root that a run tells in words of its own. */
  private static final Set<String> TOLD =
      Set.of(INPUT, OUTPUT, EXPECTED, ERROR, SCORES, METADATA, TAGS);

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
   * @param experiment that ids are made for
   * @param rowsHavePrompts whether a prompt is the row's own; else it is of the experiment
   * @param startedMs when the experiment began, for runs that were not sent
   */
  static List<ObjectNode> of(
      Run run, String project, String experiment, boolean rowsHavePrompts, long startedMs) {
    ObjectNode line = CompletedLine.toJson(run);
    DatasetRecord record = record(run, rowsHavePrompts);
    String variant = run.variant() == null ? "" : run.variant();
    String rootId =
        BraintrustIds.uuid(
            "event", project, experiment, variant, run.row().id(), Integer.toString(run.epoch()));
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
    if (error != null) {
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
    ObjectNode own = own(line, rowOf(root, true));
    own.put(EXPERIMENT, experiment);
    metadata.set(OWN, own);
    if (!scores.isEmpty()) {
      root.set(SCORES, scores);
    }
    return events;
  }

  /** Puts what the event that a row was read from had besides. */
  private static void putKept(ObjectNode root, ObjectNode kept) {
    for (Map.Entry<String, JsonNode> field : kept.properties()) {
      String name = field.getKey();
      if (!root.has(name) && !name.startsWith("_") && !OF_SERVER.contains(name)) {
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
    span.put("created", Instant.ofEpochMilli(startMs).toString());
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

  /** What stands under {@code scores}; null for what is no number. */
  private static @Nullable JsonNode number(JsonNode score) {
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

  /**
   * Returns the run that a trace is.
   *
   * @param root its first event
   * @param below its other events
   * @param epoch of a case that another program has told
   * @param variant that runs of this experiment get where they name none; empty for none
   * @throws IllegalArgumentException naming what is missing or wrong
   */
  static Run run(
      ObjectNode root, List<ObjectNode> below, int epoch, String variant, SourcePosition position) {
    JsonNode own = root.path(METADATA).path(OWN);
    boolean isOurs = own.path(LINE) instanceof ObjectNode;
    ObjectNode line = rowOf(root, isOurs);
    ObjectNode scores = Json.object();
    if (own.path(LINE) instanceof ObjectNode kept) {
      own.path(ABSENT).forEach(key -> line.remove(key.asText()));
      line.setAll(kept);
      if (kept.get(SCORES) instanceof ObjectNode known) {
        scores.setAll(known);
      }
    } else {
      putForeign(line, root, below, epoch, variant);
      below.forEach(span -> putScores(span, scores));
    }
    putScores(root, scores);
    if (!line.path("status").asText().equals("failed")) {
      JsonNode output = root.path(OUTPUT);
      line.set("response", output.isMissingNode() ? root.nullNode() : output);
    }
    line.set(SCORES, scores);
    return CompletedLine.fromJson(line, position);
  }

  /** Returns the id of the case that a root is of. */
  static String caseId(ObjectNode root) {
    return BraintrustIds.ofCase(root.path(INPUT));
  }

  /** Returns the name of the experiment that a root says it is of; empty where it does not. */
  static String experiment(ObjectNode root) {
    return root.path(METADATA).path(OWN).path(EXPERIMENT).asText();
  }

  /** Returns whether a root was told by Assay, which knows row and epoch. */
  static boolean isOurs(ObjectNode root) {
    return root.path(METADATA).path(OWN).path(LINE).isObject();
  }

  private static ObjectNode rowOf(ObjectNode root, boolean isOurs) {
    ObjectNode metadata = Json.object();
    Set<String> added = isOurs ? Set.of(OWN, "model", SCORER_ERRORS) : Set.of(OWN);
    root.path(METADATA).properties().stream()
        .filter(field -> !added.contains(field.getKey()))
        .forEach(field -> metadata.set(field.getKey(), field.getValue()));
    List<String> tags = new ArrayList<>();
    root.path(TAGS).forEach(tag -> tags.add(tag.asText()));
    JsonNode input = root.path(INPUT);
    JsonNode expected = root.path(EXPECTED);
    return new DatasetRecord(
            caseId(root),
            input.isMissingNode() ? root.nullNode() : input,
            expected.isMissingNode() || expected.isNull() ? null : expected,
            metadata,
            tags)
        .toRow();
  }

  /** Scores that came later, or that another program has told. */
  private static void putScores(ObjectNode span, ObjectNode scores) {
    for (Map.Entry<String, JsonNode> score : span.path(SCORES).properties()) {
      JsonNode told = score.getValue();
      JsonNode known = scores.path(score.getKey());
      JsonNode before = known.isObject() ? number(known) : null;
      boolean isSame =
          before != null
              && (before.isNumber() && told.isNumber()
                  ? before.decimalValue().compareTo(told.decimalValue()) == 0
                  : before.equals(told));
      if (!isSame) {
        ObjectNode one = Json.object();
        if (!told.isNull()) {
          one.set(VALUE, told);
        }
        scores.set(score.getKey(), one);
      }
    }
    String purpose = span.path(ATTRIBUTES).path("purpose").asText();
    String type = span.path(ATTRIBUTES).path("type").asText();
    if ((purpose.equals("scorer") || type.equals("score") || type.equals("scorer"))
        && isText(span.get(ERROR))) {
      scores
          .putObject(span.path(ATTRIBUTES).path("name").asText("scorer"))
          .putObject(ERROR)
          .put("code", "EVAL_FAILED")
          .put("message", firstLine(span.path(ERROR)));
    }
  }

  private static boolean isText(@Nullable JsonNode value) {
    return value != null && !value.isNull();
  }

  /** A trace of another program. */
  private static void putForeign(
      ObjectNode line, ObjectNode root, List<ObjectNode> below, int epoch, String variant) {
    line.put("epoch", epoch);
    if (!variant.isEmpty()) {
      line.put("variant", variant);
    }
    boolean isFailed = isText(root.get(ERROR));
    line.put("status", isFailed ? "failed" : "answered");
    JsonNode start = root.path(METRICS).path("start");
    JsonNode end = root.path(METRICS).path("end");
    String sent = sent(start, root.path("created").asText());
    if (!sent.isEmpty()) {
      line.put("timestamp_sent", sent);
    }
    ObjectNode completion = line.putObject("completion");
    completion.put("latency_ms", latencyMs(start, end)).put("attempts", 1);
    if (isFailed) {
      line.putObject(ERROR).put("code", "TASK_FAILED").put("message", firstLine(root.path(ERROR)));
    } else {
      ObjectNode usage = completion.putObject("usage");
      List<ObjectNode> all = new ArrayList<>(below);
      all.add(root);
      putSum(usage, "input_tokens", "prompt_tokens", all);
      putSum(usage, "output_tokens", "completion_tokens", all);
      putSum(usage, "total_tokens", "tokens", all);
    }
    ObjectNode kept = Json.object();
    root.properties().stream()
        .filter(field -> !TOLD.contains(field.getKey()))
        .forEach(field -> kept.set(field.getKey(), field.getValue()));
    line.set(EVENT, kept);
  }

  /**
   * Milliseconds from start to end, which are seconds; 0 where one is missing or they are not in
   * order.
   */
  static long latencyMs(JsonNode start, JsonNode end) {
    if (!start.isNumber() || !end.isNumber()) {
      return 0;
    }
    BigDecimal seconds = end.decimalValue().subtract(start.decimalValue());
    return Math.max(0, seconds.movePointRight(3).longValue());
  }

  private static String sent(JsonNode start, String created) {
    if (start.isNumber()) {
      return Instant.ofEpochMilli(start.decimalValue().movePointRight(3).longValue()).toString();
    }
    return created;
  }

  /** Tokens stand at the spans of calls; a root that repeats their sum counts alone. */
  private static void putSum(ObjectNode usage, String to, String from, List<ObjectNode> spans) {
    JsonNode own = spans.get(spans.size() - 1).path(METRICS).path(from);
    if (own.isNumber()) {
      usage.put(to, own.longValue());
      return;
    }
    long sum = 0;
    boolean isKnown = false;
    for (ObjectNode span : spans) {
      JsonNode count = span.path(METRICS).path(from);
      if (count.isNumber() && span.path(ATTRIBUTES).path("type").asText().equals("llm")) {
        sum += count.longValue();
        isKnown = true;
      }
    }
    if (isKnown) {
      usage.put(to, sum);
    }
  }

  private static String firstLine(JsonNode error) {
    String text = error.isTextual() ? error.textValue() : Json.text(error);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
