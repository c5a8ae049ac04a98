package dev.assay.io.platform.prompto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.files.RowId;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run as a row of prompto's completed file: its keys, when it was sent, its answer, and more. */
final class PromptoLine {

  /** The queue of rows that share one, which prompto does not write. */
  private static final String SHARED_GROUP = "all";

  private static final Set<String> TRUTHS = Set.of("match", "includes");
  private static final Set<String> TELL_THE_MODEL = Set.of("huggingface-tgi", "quart");

  private final DateTimeFormatter sent;

  /**
   * Makes lines.
   *
   * @param zone in which times are written
   */
  PromptoLine(ZoneId zone) {
    this.sent = DateTimeFormatter.ofPattern("dd-MM-yyyy-HH-mm-ss", Locale.ROOT).withZone(zone);
  }

  /** Returns the line, or null for a run that was never asked to its end. */
  @Nullable ObjectNode of(Run run) {
    CallError error = run.error();
    if (error != null && error.isUndecided()) {
      return null;
    }
    ObjectNode line = keys(run);
    Instant at = run.trace().sent();
    if (at != null) {
      line.put("timestamp_sent", sent.format(at));
    }
    if (error != null) {
      return line.put("response", PromptoErrors.text(run, error));
    }
    Completion answer = run.completion();
    if (answer != null) {
      line.set("response", answer.response());
      extras(answer, line);
    }
    for (Score score : run.scores()) {
      JsonNode value = value(score);
      if (value != null && !line.has(score.name())) {
        line.set(score.name(), value);
      }
    }
    return line;
  }

  /** An id that was made from the row is left out again. */
  private static ObjectNode keys(Run run) {
    ObjectNode line = Json.object();
    line.setAll(run.row().fields());
    line.remove("timestamp_sent");
    line.remove("response");
    if (SHARED_GROUP.equals(line.path("group").textValue())) {
      line.remove("group");
    }
    ObjectNode others = line.deepCopy();
    others.remove("id");
    if (RowId.of(others).equals(line.path("id").textValue())) {
      line.remove("id");
    }
    return line;
  }

  private static void extras(Completion answer, ObjectNode line) {
    ObjectNode details = answer.details();
    if (details != null && details.get("safety_attributes") instanceof ObjectNode safety) {
      line.set("safety_attributes", safety(safety));
    }
    if (TELL_THE_MODEL.contains(line.path("api").asText()) && answer.servedModel() != null) {
      line.put("model", answer.servedModel());
    }
  }

  /** Whether something was blocked is a text there: of a block, or of a list by category. */
  private static ObjectNode safety(ObjectNode safety) {
    ObjectNode legacy = safety.deepCopy();
    if (safety.get("blocked") instanceof BooleanNode blocked) {
      long categories =
          safety.properties().stream()
              .filter(field -> field.getKey().startsWith("HARM_CATEGORY"))
              .count();
      String each =
          Collections.nCopies((int) categories, "False").stream().collect(Collectors.joining(", "));
      legacy.set("blocked", TextNode.valueOf(blocked.booleanValue() ? "True" : "[" + each + "]"));
    }
    return legacy;
  }

  private static @Nullable JsonNode value(Score score) {
    JsonNode value = score.value();
    if (value == null) {
      return score.label() == null ? null : TextNode.valueOf(score.label());
    }
    Double number = score.number();
    return TRUTHS.contains(score.name()) && number != null
        ? BooleanNode.valueOf(number == 1.0)
        : value;
  }
}
