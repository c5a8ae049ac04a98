package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scores as they stand under {@code scores} of a completed line: name to value, label or error. */
final class ScoreJson {

  private ScoreJson() {}

  static ObjectNode toJson(List<Score> scores) {
    ObjectNode json = Json.object();
    scores.forEach(score -> json.set(score.name(), toJson(score)));
    return json;
  }

  private static ObjectNode toJson(Score score) {
    ObjectNode json = Json.object();
    if (score.value() != null) {
      json.set("value", score.value());
    }
    JsonFields.putPresent(json, "label", score.label());
    JsonFields.putPresent(json, "reasoning", score.reasoning());
    JsonFields.putPresent(json, "assessment", score.assessment());
    if (score.tags() != null) {
      json.set("tags", score.tags());
    }
    if (score.metadata() != null) {
      json.set("metadata", score.metadata());
    }
    if (score.errorCode() != null) {
      ObjectNode error = json.putObject("error").put("code", score.errorCode());
      JsonFields.putPresent(error, "message", score.errorMessage());
    }
    return json;
  }

  static List<Score> fromJson(JsonNode json) {
    List<Score> scores = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonNode score = entry.getValue();
      JsonNode error = score.path("error");
      scores.add(
          new Score(
              entry.getKey(),
              JsonFields.present(score, "value"),
              JsonFields.optionalText(score, "label"),
              JsonFields.optionalText(score, "reasoning"),
              JsonFields.optionalText(score, "assessment"),
              score.get("tags") instanceof ObjectNode tags ? tags : null,
              JsonFields.optionalText(error, "code"),
              JsonFields.optionalText(error, "message"),
              score.get("metadata") instanceof ObjectNode metadata ? metadata : null));
    }
    return scores;
  }
}
