package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.datasets.DatasetRecord;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Traces as runs: those that {@link RunEvents} has told, and those of other programs. What a run
 * has no place for of the latter stands in its row under {@code braintrust}.
 */
final class EventRuns {

  /** Fields of a root that a run tells in words of its own. */
  private static final Set<String> TOLD =
      Set.of(
          RunEvents.INPUT,
          RunEvents.OUTPUT,
          RunEvents.EXPECTED,
          RunEvents.ERROR,
          RunEvents.SCORES,
          RunEvents.METADATA,
          RunEvents.TAGS);

  private EventRuns() {}

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
    JsonNode own = root.path(RunEvents.METADATA).path(RunEvents.OWN);
    boolean isOurs = own.path(RunEvents.LINE) instanceof ObjectNode;
    ObjectNode line = row(root, isOurs ? "" : caseId(root), isOurs);
    ObjectNode scores = Json.object();
    if (own.path(RunEvents.LINE) instanceof ObjectNode kept) {
      own.path(RunEvents.ABSENT).forEach(key -> line.remove(key.asText()));
      line.setAll(kept);
      if (kept.get(RunEvents.SCORES) instanceof ObjectNode known) {
        scores.setAll(known);
      }
    } else {
      putForeign(line, root, below, epoch, variant);
      below.forEach(span -> putScores(span, scores));
    }
    putScores(root, scores);
    if (!line.path("status").asText().equals("failed")) {
      JsonNode output = root.path(RunEvents.OUTPUT);
      line.set("response", output.isMissingNode() ? root.nullNode() : output);
    }
    line.set(RunEvents.SCORES, scores);
    return CompletedLine.fromJson(line, position);
  }

  /** Returns the id of the case that a root is of. */
  static String caseId(ObjectNode root) {
    return BraintrustIds.ofCase(root.path(RunEvents.INPUT));
  }

  /** Returns the name of the experiment that a root says it is of; empty where it does not. */
  static String experiment(ObjectNode root) {
    return root.path(RunEvents.METADATA).path(RunEvents.OWN).path(RunEvents.EXPERIMENT).asText();
  }

  /** Returns whether a root was told by Assay, which knows row and epoch. */
  static boolean isOurs(ObjectNode root) {
    return root.path(RunEvents.METADATA).path(RunEvents.OWN).path(RunEvents.LINE).isObject();
  }

  /** Returns the row of this id that a root's own parts tell of. */
  static ObjectNode row(ObjectNode root, String id, boolean isOurs) {
    ObjectNode metadata = Json.object();
    Set<String> added =
        isOurs ? Set.of(RunEvents.OWN, "model", RunEvents.SCORER_ERRORS) : Set.of(RunEvents.OWN);
    root.path(RunEvents.METADATA).properties().stream()
        .filter(field -> !added.contains(field.getKey()))
        .forEach(field -> metadata.set(field.getKey(), field.getValue()));
    List<String> tags = new ArrayList<>();
    root.path(RunEvents.TAGS).forEach(tag -> tags.add(tag.asText()));
    JsonNode input = root.path(RunEvents.INPUT);
    JsonNode expected = root.path(RunEvents.EXPECTED);
    return new DatasetRecord(
            id,
            input.isMissingNode() ? root.nullNode() : input,
            expected.isMissingNode() || expected.isNull() ? null : expected,
            metadata,
            tags)
        .toRow();
  }

  /** Scores that came later, or that another program has told. */
  private static void putScores(ObjectNode span, ObjectNode scores) {
    for (Map.Entry<String, JsonNode> score : span.path(RunEvents.SCORES).properties()) {
      JsonNode told = score.getValue();
      JsonNode known = scores.path(score.getKey());
      JsonNode before = known.isObject() ? RunEvents.number(known) : null;
      if (!isSame(before, told)) {
        ObjectNode one = Json.object();
        if (!told.isNull()) {
          one.set(RunEvents.VALUE, told);
        }
        scores.set(score.getKey(), one);
      }
    }
    String purpose = span.path(RunEvents.ATTRIBUTES).path("purpose").asText();
    String type = span.path(RunEvents.ATTRIBUTES).path("type").asText();
    if ((purpose.equals("scorer") || type.equals("score") || type.equals("scorer"))
        && isText(span.get(RunEvents.ERROR))) {
      scores
          .putObject(span.path(RunEvents.ATTRIBUTES).path("name").asText("scorer"))
          .putObject(RunEvents.ERROR)
          .put("code", "EVAL_FAILED")
          .put("message", firstLine(span.path(RunEvents.ERROR)));
    }
  }

  private static boolean isSame(@Nullable JsonNode before, JsonNode told) {
    if (before != null && before.isNumber() && told.isNumber()) {
      return before.decimalValue().compareTo(told.decimalValue()) == 0;
    }
    return told.equals(before);
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
    boolean isFailed = isText(root.get(RunEvents.ERROR));
    line.put("status", isFailed ? "failed" : "answered");
    JsonNode start = root.path(RunEvents.METRICS).path("start");
    JsonNode end = root.path(RunEvents.METRICS).path("end");
    Instant sent = sent(start, root.path("created").asText());
    if (sent != null) {
      line.put("timestamp_sent", sent.toString());
    }
    ObjectNode completion = line.putObject("completion");
    completion.put("latency_ms", latencyMs(start, end)).put("attempts", 1);
    if (isFailed) {
      line.putObject(RunEvents.ERROR)
          .put("code", "TASK_FAILED")
          .put("message", firstLine(root.path(RunEvents.ERROR)));
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
    if (isFailed) {
      keep(root, RunEvents.OUTPUT, kept);
      keep(root, RunEvents.ERROR, kept);
    }
    line.set(RunEvents.EVENT, kept);
  }

  private static void keep(ObjectNode root, String name, ObjectNode kept) {
    if (root.has(name)) {
      kept.set(name, root.path(name));
    }
  }

  /** Milliseconds between two times in seconds; 0 where one is missing or they are not in order. */
  private static long latencyMs(JsonNode start, JsonNode end) {
    return start.isNumber() && end.isNumber()
        ? Math.max(0, Math.round((end.doubleValue() - start.doubleValue()) * 1_000))
        : 0;
  }

  /** When it began; null where neither of the two says so. */
  private static @Nullable Instant sent(JsonNode start, String created) {
    if (start.isNumber()) {
      return Instant.ofEpochMilli(Math.round(start.doubleValue() * 1_000));
    }
    try {
      return Instant.parse(created);
    } catch (DateTimeParseException notATime) {
      return null;
    }
  }

  /** Tokens stand at the spans of calls; a root that repeats their sum counts alone. */
  private static void putSum(ObjectNode usage, String to, String from, List<ObjectNode> spans) {
    JsonNode own = spans.get(spans.size() - 1).path(RunEvents.METRICS).path(from);
    if (own.isNumber()) {
      usage.put(to, own.longValue());
      return;
    }
    long sum = 0;
    boolean isKnown = false;
    for (ObjectNode span : spans) {
      JsonNode count = span.path(RunEvents.METRICS).path(from);
      if (count.isNumber() && span.path(RunEvents.ATTRIBUTES).path("type").asText().equals("llm")) {
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
