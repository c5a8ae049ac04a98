package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import dev.assay.io.json.RunJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A judged run between transforms. */
enum JudgedRunJson implements JsonCodec<JudgedRun> {
  /** The codec. */
  CODEC;

  @Override
  public ObjectNode toJson(JudgedRun judged) {
    ObjectNode json = Json.object().put("key", judged.key());
    ArrayNode runs = json.putArray("runs");
    judged.runs().forEach(run -> runs.add(RunJson.CODEC.toJson(run)));
    ObjectNode replies = json.putObject("replies");
    judged.replies().forEach((key, run) -> replies.set(key, RunJson.CODEC.toJson(run)));
    return json;
  }

  @Override
  public JudgedRun fromJson(JsonNode json) {
    Map<String, Run> replies = new LinkedHashMap<>();
    json.path("replies")
        .properties()
        .forEach(entry -> replies.put(entry.getKey(), RunJson.CODEC.fromJson(entry.getValue())));
    List<Run> runs = new ArrayList<>();
    json.path("runs").forEach(run -> runs.add(RunJson.CODEC.fromJson(run)));
    return new JudgedRun(JsonFields.text(json, "key"), runs, replies);
  }
}
