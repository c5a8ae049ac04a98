package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A written part between transforms. */
public enum WrittenPartJson implements JsonCodec<WrittenPart> {
  /** The codec. */
  CODEC;

  @Override
  public ObjectNode toJson(WrittenPart part) {
    ObjectNode json = Json.object();
    ArrayNode files = json.putArray("files");
    part.files().forEach(file -> files.add(WrittenFileJson.CODEC.toJson(file)));
    ObjectNode inputs = json.putObject("inputs");
    part.inputs().forEach(inputs::put);
    return json;
  }

  @Override
  public WrittenPart fromJson(JsonNode json) {
    List<WrittenFile> files = new ArrayList<>();
    json.path("files").forEach(file -> files.add(WrittenFileJson.CODEC.fromJson(file)));
    Map<String, Long> inputs = new TreeMap<>();
    JsonFields.objectOrEmpty(json, "inputs")
        .properties()
        .forEach(input -> inputs.put(input.getKey(), input.getValue().longValue()));
    return new WrittenPart(files, inputs);
  }
}
