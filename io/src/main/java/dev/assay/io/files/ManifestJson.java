package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.DataFile.Content;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code manifest.json}. */
enum ManifestJson implements JsonCodec<Manifest> {
  CODEC;

  private static final int FORMAT_VERSION = 1;

  @Override
  public ObjectNode toJson(Manifest manifest) {
    ObjectNode json = Json.object();
    json.put("manifest_version", FORMAT_VERSION);
    json.put("assay_version", manifest.assayVersion());
    json.put("experiment", manifest.experiment());
    json.put("started", manifest.started().toString());
    json.put("finished", manifest.finished().toString());
    json.put("configuration_sha256", manifest.configurationSha256());
    RowCounts rows = manifest.rows();
    json.putObject("rows")
        .put("read", rows.read())
        .put("rejected", rows.rejected())
        .put("skipped", rows.skipped())
        .put("accepted", rows.accepted());
    RunCounts runs = manifest.runs();
    json.putObject("runs")
        .put("expected", runs.expected())
        .put("answered", runs.answered())
        .put("refused", runs.refused())
        .put("failed", runs.failed());
    ArrayNode inputs = json.putArray("inputs");
    manifest.inputs().forEach(input -> inputs.add(input(input)));
    ArrayNode outputs = json.putArray("outputs");
    manifest.outputs().forEach(output -> outputs.add(output(output)));
    return json;
  }

  @Override
  public Manifest fromJson(JsonNode json) {
    long version = JsonFields.integer(json, "manifest_version");
    if (version != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "manifest_version is " + version + " (this program reads " + FORMAT_VERSION + ")");
    }
    List<DatasetFile> inputs = new ArrayList<>();
    json.path("inputs").forEach(input -> inputs.add(input(input)));
    List<DataFile> outputs = new ArrayList<>();
    json.path("outputs").forEach(output -> outputs.add(output(output)));
    JsonNode rows = json.path("rows");
    JsonNode runs = json.path("runs");
    return new Manifest(
        JsonFields.text(json, "assay_version"),
        JsonFields.text(json, "experiment"),
        Instant.parse(JsonFields.text(json, "started")),
        Instant.parse(JsonFields.text(json, "finished")),
        JsonFields.text(json, "configuration_sha256"),
        inputs,
        outputs,
        new RowCounts(
            JsonFields.integer(rows, "read"),
            JsonFields.integer(rows, "rejected"),
            JsonFields.integer(rows, "skipped"),
            JsonFields.integer(rows, "accepted")),
        new RunCounts(
            JsonFields.integer(runs, "expected"),
            JsonFields.integer(runs, "answered"),
            JsonFields.integer(runs, "refused"),
            JsonFields.integer(runs, "failed")));
  }

  private static ObjectNode input(DatasetFile file) {
    ObjectNode json =
        Json.object()
            .put("path", file.path())
            .put("bytes", file.bytes())
            .put("sha256", file.sha256())
            .put("rows", file.rows());
    JsonFields.putPresent(json, "problem", file.problem());
    return json;
  }

  private static DatasetFile input(JsonNode json) {
    return new DatasetFile(
        JsonFields.text(json, "path"),
        JsonFields.integer(json, "bytes"),
        JsonFields.text(json, "sha256"),
        JsonFields.integer(json, "rows"),
        JsonFields.optionalText(json, "problem"));
  }

  private static ObjectNode output(DataFile file) {
    return Json.object()
        .put("name", file.name())
        .put("content", file.content().name().toLowerCase(Locale.ROOT))
        .put("format", file.format())
        .put("records", file.records())
        .put("bytes", file.bytes())
        .put("sha256", file.sha256());
  }

  private static DataFile output(JsonNode json) {
    return new DataFile(
        JsonFields.text(json, "name"),
        Content.valueOf(JsonFields.text(json, "content").toUpperCase(Locale.ROOT)),
        JsonFields.text(json, "format"),
        JsonFields.integer(json, "records"),
        JsonFields.integer(json, "bytes"),
        JsonFields.text(json, "sha256"));
  }
}
