package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Run;
import org.jspecify.annotations.Nullable;

/** A run between transforms: nothing of it is lost. What users read is {@link CompletedLine}. */
public enum RunJson implements JsonCodec<Run> {
  /** The codec. */
  CODEC;

  private static final String TWIN = "twin";

  @Override
  public ObjectNode toJson(Run run) {
    ObjectNode json = Json.object();
    json.set("row", RowJson.CODEC.toJson(run.row()));
    json.put("epoch", run.epoch());
    JsonFields.putPresent(json, "variant", run.variant());
    if (run.call() != null) {
      json.set("call", call(run.call()));
    }
    OutcomeJson.put(json, run.outcome(), run.trace());
    if (!run.scores().isEmpty()) {
      json.set("scores", ScoreJson.toJson(run.scores()));
    }
    if (run.judging() != null) {
      json.set("judging", JudgingJson.CODEC.toJson(run.judging()));
    }
    return json;
  }

  @Override
  public Run fromJson(JsonNode json) {
    return new Run(
        RowJson.CODEC.fromJson(json.path("row")),
        (int) JsonFields.integer(json, "epoch"),
        JsonFields.optionalText(json, "variant"),
        call(json.get("call")),
        OutcomeJson.outcome(json),
        OutcomeJson.trace(json),
        ScoreJson.fromJson(json.path("scores")),
        JudgingJson.of(json));
  }

  private static ObjectNode call(ModelCall call) {
    ObjectNode json = Json.object();
    json.put("api", call.api());
    json.put("model", call.model());
    json.put("group", call.group());
    json.set("prompt", call.prompt().toJson());
    json.set("parameters", call.parameters());
    json.put("mode", call.mode());
    if (call.twin() != 1) {
      json.put(TWIN, call.twin());
    }
    return json;
  }

  private static @Nullable ModelCall call(@Nullable JsonNode json) {
    if (json == null) {
      return null;
    }
    return new ModelCall(
        JsonFields.text(json, "api"),
        JsonFields.text(json, "model"),
        JsonFields.text(json, "group"),
        Prompt.of(json.path("prompt")),
        JsonFields.objectOrEmpty(json, "parameters"),
        JsonFields.text(json, "mode"),
        json.path(TWIN).asInt(1));
  }
}
