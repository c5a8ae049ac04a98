package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run as a response with its ratings, in the words of Elluminate. */
final class RatedResponse {

  private static final double MILLIS = 1_000;

  private RatedResponse() {}

  /**
   * Returns the response.
   *
   * @param criteria the list of the experiment's criterion set
   */
  static ObjectNode of(Run run, JsonNode criteria) {
    ObjectNode json = Json.object().put("id", run.row().id()).put("epoch", run.epoch());
    json.put("status", run.outcome().status());
    if (run.call() != null) {
      json.set("prompt", run.call().prompt().toJson());
    }
    Completion completion = run.completion();
    if (completion != null) {
      json.set("response", completion.response());
    }
    CallError error = run.error();
    JsonFields.putPresent(
        json, "error", error == null ? null : error.code() + " " + error.message());
    ArrayNode ratings = json.putArray("ratings");
    for (Score score : run.scores()) {
      String label = ExperimentResults.criterion(score);
      if (label != null) {
        ratings.add(rating(score, label, criteria));
      }
    }
    json.set("generation_metadata", metadata(run, completion));
    JsonFields.putPresent(
        json,
        "created_at",
        run.trace().sent() == null ? null : Objects.toString(run.trace().sent()));
    return json;
  }

  private static ObjectNode rating(Score score, String label, JsonNode criteria) {
    ObjectNode rating = Json.object();
    ObjectNode criterion = rating.putObject("criterion").put("id", label).put("label", label);
    for (JsonNode entry : criteria) {
      if (entry.path("label").asText("").equals(label)) {
        criterion.set("criterion_str", entry.path("criterion"));
      }
    }
    if (score.isError()) {
      return rating.putNull("rating").put("error", score.errorCode() + " " + score.errorMessage());
    }
    rating.put("rating", score.label());
    return rating.put("reasoning", score.reasoning());
  }

  private static ObjectNode metadata(Run run, @Nullable Completion completion) {
    ObjectNode metadata = Json.object();
    if (run.call() != null) {
      metadata
          .putObject("llm_model_config")
          .put("api", run.call().api())
          .put("llm_model_name", run.call().model());
    }
    if (completion != null) {
      metadata.put("duration_seconds", run.trace().latencyMs() / MILLIS);
      metadata.put("input_tokens", completion.usage().inputTokens());
      metadata.put("output_tokens", completion.usage().outputTokens());
    }
    return metadata;
  }
}
