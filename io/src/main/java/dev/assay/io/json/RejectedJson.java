package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Rejected;

/** A rejected line as it stands in {@code rejected.jsonl}. */
public enum RejectedJson implements JsonCodec<Rejected> {
  /** The codec. */
  CODEC;

  @Override
  public ObjectNode toJson(Rejected rejected) {
    ObjectNode json = RowJson.position(rejected.position());
    json.put("stage", rejected.stage());
    json.put("code", rejected.code());
    json.put("message", rejected.message());
    JsonFields.putPresent(json, "input", rejected.input());
    return json;
  }

  @Override
  public Rejected fromJson(JsonNode json) {
    return new Rejected(
        RowJson.position(json),
        JsonFields.text(json, "stage"),
        JsonFields.text(json, "code"),
        JsonFields.text(json, "message"),
        JsonFields.optionalText(json, "input"));
  }
}
