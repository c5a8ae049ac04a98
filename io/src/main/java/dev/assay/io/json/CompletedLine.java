package dev.assay.io.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
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

  /** How much of a line is read; what is not read is passed over, at a fraction of the cost. */
  public enum Part {
    /** All of it. */
    WHOLE,
    /** All but what the model said: JSON null is the response, and there is no completion. */
    ROW,
    /**
     * What became of it: id, epoch, variant, outcome with JSON null as its response, and scores;
     * the row has no other field and there is no call.
     */
    OUTCOME;

    private static final Set<String> OF_OUTCOME =
        Set.of(
            "id", "epoch", "variant", "status", "timestamp_sent", "completion", "scores", "error");
    private static final Set<String> NOT_OF_ROW = Set.of(RESPONSE, "completion", "judging");

    private boolean reads(String key) {
      return switch (this) {
        case WHOLE -> true;
        case ROW -> !NOT_OF_ROW.contains(key);
        case OUTCOME -> OF_OUTCOME.contains(key);
      };
    }
  }

  private static final String RESPONSE = "response";
  private static final Set<String> IS_ADDED = Set.copyOf(ADDED);

  private CompletedLine() {}

  /** Returns the line's object. */
  public static ObjectNode toJson(Run run) {
    ObjectNode json = Json.object();
    if (!run.row().hasGivenId()) {
      json.put("id", run.row().id());
    }
    boolean hasGivenId = run.row().hasGivenId();
    for (Map.Entry<String, JsonNode> field : run.row().fields().properties()) {
      if (!IS_ADDED.contains(field.getKey()) && (hasGivenId || !field.getKey().equals("id"))) {
        json.set(field.getKey(), field.getValue());
      }
    }
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
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!IS_ADDED.contains(field.getKey())) {
        fields.set(field.getKey(), field.getValue());
      }
    }
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

  /**
   * Reads back a part of a line that was written here. Longer texts stay as they are encoded until
   * they are asked for, in the line and in the run.
   *
   * @param json the line as its UTF-8; must not change
   * @param use takes the run, and the part of the line that it was read from
   * @return what {@code use} returns
   * @throws IllegalArgumentException naming the key that is missing or of the wrong type
   */
  public static <T> T read(
      byte[] json, Part part, SourcePosition position, BiFunction<Run, ObjectNode, T> use)
      throws IOException {
    ObjectNode line = Json.object();
    try (JsonParser parser = Json.parserOfEncoded(json)) {
      EncodedTree tree = new EncodedTree(parser, json);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("must be an object");
      }
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        parser.nextToken();
        if (part.reads(key)) {
          line.set(key, tree.value());
        } else {
          parser.skipChildren();
          if (key.equals(RESPONSE)) {
            line.putNull(key);
          }
        }
      }
    }
    return use.apply(fromJson(line, position), line);
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
