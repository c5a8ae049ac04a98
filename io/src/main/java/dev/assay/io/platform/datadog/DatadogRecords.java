package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.platform.upload.Halves;
import dev.assay.io.platform.upload.UploadRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The records of one body after the other. */
final class DatadogRecords {

  private static final String INSERT = "insert_records";

  private final DatadogSettings settings;
  private final String fingerprint;
  private final String path;
  private final String datasetId;
  private final DatadogPlan.Sink sink;
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private int items;
  private int bodies;

  DatadogRecords(
      DatadogSettings settings,
      String fingerprint,
      String projectId,
      String datasetId,
      DatadogPlan.Sink sink) {
    this.settings = settings;
    this.fingerprint = fingerprint;
    this.path =
        DatadogPlan.ROOT
            + "/"
            + DatadogPlan.segment(projectId)
            + "/datasets/"
            + DatadogPlan.segment(datasetId)
            + "/batch_update";
    this.datasetId = datasetId;
    this.sink = sink;
  }

  void add(byte[] record) throws IOException, InterruptedException {
    if (items > 0
        && (items >= settings.maxItems() || records.size() + record.length > settings.maxBytes())) {
      flush();
    }
    if (items > 0) {
      records.write(',');
    }
    records.writeBytes(record);
    items++;
  }

  void flush() throws IOException, InterruptedException {
    if (items == 0) {
      return;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(records.size() + 256);
    body.writeBytes(
        DatadogPlan.utf8(
            "{\"data\":{\"type\":\"datasets\",\"id\":"
                + Json.text(Json.object().textNode(datasetId))
                + ",\"attributes\":{\"insert_records\":["));
    body.writeBytes(records.toByteArray());
    body.writeBytes(
        DatadogPlan.utf8(
            "],\"update_records\":[],\"delete_records\":[],\"deduplicate\":true,"
                + "\"create_new_version\":"
                + (bodies == 0)
                + "}}}"));
    sink.accept(
        new UploadRequest(
            DatadogPlan.key("records", fingerprint, datasetId, "" + bodies, settings.sizes()),
            "records " + (bodies + 1),
            "POST",
            path,
            body.toByteArray(),
            null,
            DatadogRecords::halves));
    bodies++;
    items = 0;
    records.reset();
  }

  /** Only the first piece makes a version. */
  private static List<byte[]> halves(byte[] body) {
    JsonNode whole = Halves.read(body);
    JsonNode attributes = Halves.attributes(whole);
    List<byte[]> halves = new ArrayList<>();
    for (ArrayNode records : Halves.of(attributes.path(INSERT))) {
      ObjectNode half = Halves.with(attributes, INSERT, records);
      if (!halves.isEmpty()) {
        half.put("create_new_version", false);
      }
      halves.add(Halves.within(whole, half));
    }
    return halves;
  }
}
