package dev.assay.io.platform.langsmith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.datasets.DatasetRecord;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.files.RowId;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs as results and back. Inputs, outputs and expected outputs are objects: a value that is none
 * stands under {@code input} or {@code output}. What of a completed line cannot be told from the
 * rest stands in {@code run_metadata.assay}, so that a line that is read back says the same.
 */
final class LangSmithRows {

  private static final Set<String> CALL_KEYS =
      Set.of("prompt", "api", "model_name", "parameters", "group", "mode");
  private static final String PROMPT = "prompt";
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";
  private static final String RESPONSE = "response";
  private static final String SCORES = "scores";
  private static final String METADATA = "metadata";
  private static final String RUN_METADATA = "run_metadata";
  private static final String EPOCH = "epoch";
  private static final String ABSENT = "absent";
  private static final String LINE = "line";
  private static final String OWN = LangSmithFeedback.OWN;

  private final UUID dataset;
  private final boolean rowsHavePrompts;
  private final FeedbackConfigs configs;
  private final Instant started;

  /**
   * Makes results.
   *
   * @param rowsHavePrompts whether a prompt is the row's own; else it is of the experiment
   * @param started when the experiment began, which is the time of runs that were never sent
   */
  LangSmithRows(UUID dataset, boolean rowsHavePrompts, FeedbackConfigs configs, Instant started) {
    this.dataset = dataset;
    this.rowsHavePrompts = rowsHavePrompts;
    this.configs = configs;
    this.started = started;
  }

  static Instant start(Run run, Instant started) {
    Instant sent = run.trace().sent();
    return sent == null ? started : sent;
  }

  static Instant end(Run run, Instant started) {
    return start(run, started).plusMillis(Math.max(0, run.trace().latencyMs()));
  }

  /**
   * Returns the result that a run is.
   *
   * @param line the run as a completed line
   */
  ObjectNode of(Run run, ObjectNode line) {
    ObjectNode row = Json.object();
    row.put("row_id", LangSmithIds.row(dataset, run.row().id()).toString());
    DatasetRecord record = record(run);
    row.set("inputs", wrapped(record.input(), INPUT));
    JsonNode expected = record.expected();
    if (expected != null) {
      row.set("expected_outputs", wrapped(expected, OUTPUT));
    }
    boolean hasResponse = line.has(RESPONSE);
    row.set(
        "actual_outputs",
        hasResponse ? wrapped(line.path(RESPONSE), OUTPUT) : NullNode.getInstance());
    ArrayNode feedback = row.putArray("evaluation_scores");
    Set<String> judged = judged(run);
    for (Map.Entry<String, JsonNode> score : line.path(SCORES).properties()) {
      String name = score.getKey();
      feedback.add(
          LangSmithFeedback.of(name, score.getValue(), configs.of(name), judged.contains(name)));
    }
    row.put("start_time", LangSmithTimes.text(start(run, started)));
    row.put("end_time", LangSmithTimes.text(end(run, started)));
    ModelCall call = run.call();
    row.put("run_name", call == null || call.model().isEmpty() ? "assay" : call.model());
    CallError error = run.error();
    if (error != null) {
      row.put("error", error.code() + ": " + error.message());
    }
    row.set(RUN_METADATA, metadata(run, line, record, row));
    return row;
  }

  private static Set<String> judged(Run run) {
    return run.judging() == null
        ? Set.of()
        : run.judging()
            .verdicts()
            .propertyStream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
  }

  private DatasetRecord record(Run run) {
    ObjectNode all = run.row().fields();
    ObjectNode fields = Json.object();
    for (Map.Entry<String, JsonNode> field : all.properties()) {
      String key = field.getKey();
      if (!CALL_KEYS.contains(key) || (rowsHavePrompts && key.equals(PROMPT))) {
        fields.set(key, field.getValue());
      }
    }
    DatasetRecord record = DatasetRecord.fromRow(fields);
    boolean promptOnly = record.input().isObject() && record.input().isEmpty() && all.has(PROMPT);
    return promptOnly
        ? new DatasetRecord(
            record.id(),
            Json.object().set(PROMPT, all.path(PROMPT)),
            record.expected(),
            record.metadata(),
            record.tags())
        : record;
  }

  /** What people group and filter by, and what a line needs to come back. */
  private static ObjectNode metadata(
      Run run, ObjectNode line, DatasetRecord record, ObjectNode row) {
    ObjectNode metadata = Json.object();
    metadata.put(EPOCH, run.epoch());
    metadata.put("status", run.outcome().status());
    ModelCall call = run.call();
    if (call != null) {
      metadata.put("api", call.api());
      metadata.put("ls_model_name", call.model());
    }
    JsonNode completion = line.path("completion");
    for (String key : List.of("input_tokens", "output_tokens", "total_tokens")) {
      if (completion.path("usage").has(key)) {
        metadata.set(key, completion.path("usage").path(key));
      }
    }
    if (completion.has("cost_usd")) {
      metadata.set("cost_usd", completion.path("cost_usd"));
    }
    for (Map.Entry<String, JsonNode> own : record.metadata().properties()) {
      if (!metadata.has(own.getKey()) && !own.getKey().equals(OWN)) {
        metadata.set(own.getKey(), own.getValue());
      }
    }
    metadata.set(OWN, own(line, row));
    return metadata;
  }

  /** What of a line cannot be told from the rest of its result. */
  private static ObjectNode own(ObjectNode line, ObjectNode row) {
    ObjectNode told = told(row);
    ObjectNode own = Json.object();
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      String key = field.getKey();
      if (!key.equals(SCORES) && !field.getValue().equals(told.get(key))) {
        own.set(key, field.getValue());
      }
    }
    ObjectNode whole = Json.object();
    ArrayNode absent = whole.arrayNode();
    for (Map.Entry<String, JsonNode> field : told.properties()) {
      if (!line.has(field.getKey())) {
        absent.add(field.getKey());
      }
    }
    if (!absent.isEmpty()) {
      whole.set(ABSENT, absent);
    }
    whole.set(LINE, own);
    return whole;
  }

  /** What a result's own parts tell of a line. */
  private static ObjectNode told(JsonNode row) {
    JsonNode expected = row.path("expected_outputs");
    DatasetRecord record =
        new DatasetRecord(
            row.path("row_id").asText(),
            unwrapped(row.path("inputs"), INPUT),
            expected.isObject() ? unwrapped(expected, OUTPUT) : null,
            Json.object(),
            List.of());
    ObjectNode line = record.toRow();
    if (row.path("actual_outputs").isObject()) {
      line.set(RESPONSE, unwrapped(row.path("actual_outputs"), OUTPUT));
    }
    return line;
  }

  private static JsonNode wrapped(JsonNode value, String key) {
    return value.isObject() ? value : Json.object().set(key, value);
  }

  private static JsonNode unwrapped(JsonNode object, String key) {
    return object.size() == 1 && object.has(key) ? object.path(key) : object;
  }

  /** How often a row of another program came. */
  interface Epochs {
    /** Returns 1 for the first time. */
    int next(String variant, String row);
  }

  /**
   * Returns the run that a result is.
   *
   * @param scores by name, as in a completed line
   * @param variant that runs of this experiment get where they name none; empty for none
   * @param epochs counts results of other programs
   * @throws IllegalArgumentException naming what is missing
   */
  static Run run(
      JsonNode row, ObjectNode scores, String variant, Epochs epochs, SourcePosition position) {
    ObjectNode line = told(row);
    JsonNode own = row.path(RUN_METADATA).path(OWN);
    if (own.path(LINE) instanceof ObjectNode kept) {
      own.path(ABSENT).forEach(key -> line.remove(key.asText()));
      line.setAll(kept);
    } else {
      putForeign(line, row, variant, epochs);
    }
    if (line.path("status").asText().equals("failed")) {
      line.remove(RESPONSE);
    }
    line.set(SCORES, scores);
    return CompletedLine.fromJson(line, position);
  }

  /** A result that another program has made. */
  private static void putForeign(ObjectNode line, JsonNode row, String variant, Epochs epochs) {
    String id = row.path("row_id").asText();
    if (id.isEmpty() || row.path("row_id").isNull()) {
      ObjectNode content = Json.object();
      content.set("inputs", row.path("inputs"));
      content.set("expected_outputs", row.path("expected_outputs"));
      id = RowId.of(content);
    }
    line.put("id", id);
    if (row.path(RUN_METADATA) instanceof ObjectNode metadata && !metadata.isEmpty()) {
      line.set(METADATA, metadata);
    }
    line.put(EPOCH, epochs.next(variant, id));
    if (!variant.isEmpty()) {
      line.put("variant", variant);
    }
    JsonNode error = row.path("error");
    boolean failed = error.isTextual() && !error.textValue().isEmpty();
    line.put("status", failed ? "failed" : "answered");
    Instant start = time(row, "start_time");
    line.put("timestamp_sent", LangSmithTimes.text(start));
    ObjectNode completion = line.putObject("completion");
    completion.put("latency_ms", Duration.between(start, time(row, "end_time")).toMillis());
    completion.put("attempts", 1);
    if (failed) {
      line.putObject("error").put("code", "RUN_ERROR").put("message", error.textValue());
    } else {
      completion.set("usage", row.path("usage").isObject() ? row.path("usage") : Json.object());
      if (row.path("cost_usd").isNumber()) {
        completion.set("cost_usd", row.path("cost_usd"));
      }
      if (!line.has(RESPONSE)) {
        line.set(RESPONSE, NullNode.getInstance());
      }
    }
  }

  private static Instant time(JsonNode row, String key) {
    return parsed(row.path(key).textValue())
        .orElseThrow(() -> new IllegalArgumentException(key + ": must be a time"));
  }

  static Optional<Instant> parsed(@Nullable String text) {
    return text == null ? Optional.empty() : LangSmithTimes.parse(text);
  }
}
