package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;

/** A summary evaluator's result as {@code summary.json} has it under its name. */
final class SummaryResult {

  private SummaryResult() {}

  /** The value is always there, null where the result is an error or a label alone. */
  static ObjectNode toJson(Score score) {
    ObjectNode json = Json.object();
    json.set("value", score.value() == null ? json.nullNode() : score.value());
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
}
