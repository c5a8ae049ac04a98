package dev.assay.io.platform.braintrust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;

/** Events of a log on their way between workers. */
public enum LoggedEventJson implements JsonCodec<LoggedEvent> {
  /** The codec. */
  CODEC;

  @Override
  public ObjectNode toJson(LoggedEvent logged) {
    ObjectNode json = Json.object();
    json.put("container", logged.container());
    json.put("id", logged.id());
    json.put("sequence", logged.sequence());
    json.set("event", logged.event());
    return json;
  }

  @Override
  public LoggedEvent fromJson(JsonNode json) {
    return new LoggedEvent(
        JsonFields.text(json, "container"),
        JsonFields.text(json, "id"),
        JsonFields.integer(json, "sequence"),
        JsonFields.objectOrEmpty(json, "event"));
  }
}
