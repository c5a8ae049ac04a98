package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A written file between transforms. */
public enum WrittenFileJson implements JsonCodec<WrittenFile> {
  CODEC;

  @Override
  public ObjectNode toJson(WrittenFile file) {
    ObjectNode json = Json.object();
    json.put("name", file.finalName());
    json.put("temporary_path", file.temporaryPath());
    json.put("format", file.format().extension());
    json.put("records", file.records());
    ObjectNode kinds = json.putObject("kinds");
    file.kinds().forEach(kinds::put);
    json.put("bytes", file.bytes());
    json.put("sha256", file.sha256());
    json.put("crc32c", file.crc32c());
    return json;
  }

  @Override
  public WrittenFile fromJson(JsonNode json) {
    Map<String, Long> kinds = new TreeMap<>();
    JsonFields.objectOrEmpty(json, "kinds")
        .properties()
        .forEach(kind -> kinds.put(kind.getKey(), kind.getValue().longValue()));
    return new WrittenFile(
        JsonFields.text(json, "name"),
        JsonFields.text(json, "temporary_path"),
        OutputFormat.valueOf(JsonFields.text(json, "format").toUpperCase(Locale.ROOT)),
        JsonFields.integer(json, "records"),
        kinds,
        JsonFields.integer(json, "bytes"),
        JsonFields.text(json, "sha256"),
        JsonFields.integer(json, "crc32c"));
  }
}
