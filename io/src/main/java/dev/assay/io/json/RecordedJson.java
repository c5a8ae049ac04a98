package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Recorded;

/** A recorded answer, in the keys of a completed line. */
public enum RecordedJson implements JsonCodec<Recorded> {
  /** The codec. */
  CODEC;

  @Override
  public ObjectNode toJson(Recorded recorded) {
    ObjectNode json = Json.object();
    Completion completion = recorded.completion();
    OutcomeJson.put(
        json,
        recorded.refused() ? new Outcome.Refused(completion) : new Outcome.Answered(completion),
        recorded.trace());
    return json;
  }

  @Override
  public Recorded fromJson(JsonNode json) {
    return OutcomeJson.outcome(json)
        .match(
            pending -> none(json),
            answered -> new Recorded(answered.completion(), false, OutcomeJson.trace(json)),
            refused -> new Recorded(refused.completion(), true, OutcomeJson.trace(json)),
            failed -> none(json));
  }

  private static Recorded none(JsonNode json) {
    throw new IllegalArgumentException(
        "Status " + json.path("status").asText() + " is not one of a recorded answer");
  }
}
