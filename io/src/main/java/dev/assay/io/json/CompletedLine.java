package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as users read it, one line of {@code completed.jsonl}: the row's keys as they came, then
 * what Assay adds. An input key of the same name as one of {@link #ADDED} gives way to it.
 */
public final class CompletedLine {

  /** Keys that Assay writes over whatever the row had there. */
  public static final List<String> ADDED =
      List.of(
          "epoch",
          "variant",
          "status",
          "response",
          "timestamp_sent",
          "completion",
          "scores",
          "judging",
          "error");

  private CompletedLine() {}

  /** Returns the line's object. */
  public static ObjectNode toJson(Run run) {
    ObjectNode json = Json.object();
    if (!run.row().hasGivenId()) {
      json.put("id", run.row().id());
    }
    run.row().fields().properties().stream()
        .filter(field -> !ADDED.contains(field.getKey()))
        .filter(field -> run.row().hasGivenId() || !field.getKey().equals("id"))
        .forEach(field -> json.set(field.getKey(), field.getValue()));
    json.put("epoch", run.epoch());
    JsonFields.putPresent(json, "variant", run.variant());
    if (run.call() != null) {
      putCall(json, run.call());
    }
    OutcomeJson.put(json, run.outcome(), run.trace());
    json.set("scores", ScoreJson.toJson(run.scores()));
    if (run.judging() != null) {
      json.set("judging", JudgingJson.CODEC.toJson(run.judging()));
    }
    JsonNode error = json.remove("error");
    if (error != null) {
      json.set("error", error);
    }
    return json;
  }

  /** Puts what was asked; what the row itself had stays where it stood. */
  private static void putCall(ObjectNode json, ModelCall call) {
    json.set("prompt", call.prompt().toJson());
    json.put("api", call.api());
    json.put("model_name", call.model());
    if (!call.parameters().isEmpty()) {
      json.set("parameters", call.parameters());
    }
    if (!call.group().equals(call.api())) {
      json.put("group", call.group());
    }
  }

  /**
   * Reads a line back. Its row holds the line's keys but those that Assay {@link #ADDED}; the
   * position is that of the line itself.
   *
   * @throws IllegalArgumentException naming the key that is missing or of the wrong type
   */
  public static Run fromJson(JsonNode json, SourcePosition position) {
    ObjectNode fields = Json.object();
    json.properties().stream()
        .filter(field -> !ADDED.contains(field.getKey()))
        .forEach(field -> fields.set(field.getKey(), field.getValue()));
    JsonNode id = JsonFields.present(json, "id");
    if (id == null) {
      throw new IllegalArgumentException("Missing key id");
    }
    Row row = new Row(id.isTextual() ? id.textValue() : Json.text(id), fields, position);
    return new Run(
        row,
        (int) JsonFields.integer(json, "epoch"),
        JsonFields.optionalText(json, "variant"),
        callOrNone(json),
        OutcomeJson.outcome(json),
        OutcomeJson.trace(json),
        ScoreJson.fromJson(json.path("scores")),
        JudgingJson.of(json));
  }

  /** A row that was not sent may have failed for these very keys, which then make no call. */
  private static @Nullable ModelCall callOrNone(JsonNode json) {
    try {
      return call(json);
    } catch (IllegalArgumentException e) {
      if (json.path("status").asText().equals("failed")) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable ModelCall call(JsonNode json) {
    String api = JsonFields.optionalText(json, "api");
    JsonNode prompt = JsonFields.present(json, "prompt");
    if (api == null || prompt == null || JsonFields.present(json, "model_name") == null) {
      return null;
    }
    String group = JsonFields.optionalText(json, "group");
    String mode = JsonFields.optionalText(json, "mode");
    return new ModelCall(
        api,
        JsonFields.text(json, "model_name"),
        group == null ? api : group,
        Prompt.of(prompt),
        JsonFields.objectOrEmpty(json, "parameters"),
        mode == null ? "chat" : mode);
  }
}
