package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Parsed;
import dev.assay.io.experiment.Row;

/** A read record between transforms: the row, or why there is none. */
public enum ParsedJson implements JsonCodec<Parsed<Row>> {
  /** The codec. */
  CODEC;

  @Override
  public ObjectNode toJson(Parsed<Row> parsed) {
    return parsed.match(
        row -> Json.object().set("ok", RowJson.CODEC.toJson(row)),
        rejected -> Json.object().set("bad", RejectedJson.CODEC.toJson(rejected)));
  }

  @Override
  public Parsed<Row> fromJson(JsonNode json) {
    JsonNode row = json.get("ok");
    return row != null
        ? new Parsed.Ok<>(RowJson.CODEC.fromJson(row))
        : new Parsed.Bad<>(RejectedJson.CODEC.fromJson(json.path("bad")));
  }
}
