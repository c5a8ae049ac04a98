package dev.assay.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.SourcePosition;

/** A row between transforms: its keys, identity and position. */
public enum RowJson implements JsonCodec<Row> {
  /** The codec. */
  CODEC;

  @Override
  public ObjectNode toJson(Row row) {
    ObjectNode json = Json.object();
    json.put("id", row.id());
    json.setAll(position(row.position()));
    json.set("fields", row.fields());
    return json;
  }

  @Override
  public Row fromJson(JsonNode json) {
    return new Row(
        JsonFields.text(json, "id"), JsonFields.objectOrEmpty(json, "fields"), position(json));
  }

  static ObjectNode position(SourcePosition position) {
    return Json.object()
        .put("file", position.file())
        .put("line", position.line())
        .put("byte_offset", position.byteOffset());
  }

  static SourcePosition position(JsonNode json) {
    return new SourcePosition(
        JsonFields.text(json, "file"),
        JsonFields.integer(json, "line"),
        JsonFields.integer(json, "byte_offset"));
  }
}
