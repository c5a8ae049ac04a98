package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a run as its report names them: {@code ledger/lanes.json}, so that a report that is
 * written later knows what the limits were.
 *
 * @param lanes in the order of their first row; empty where nothing is known
 */
public record LaneRecord(List<Lane> lanes) {

  /** Its name in the ledger's directory. */
  public static final String FILE = "lanes.json";

  /** Nothing is known of any lane. */
  public static final LaneRecord NONE = new LaneRecord(List.of());

  /**
   * One lane.
   *
   * @param group the rows that share its limit
   * @param model set only where the limit is that of one model; else empty
   * @param limit requests per minute; null for none
   * @param stopped why it stopped before its last row; null where it did not
   */
  public record Lane(String group, String model, @Nullable Double limit, @Nullable String stopped) {

    private String name() {
      return model.isEmpty() ? group : group + "/" + model;
    }
  }

  /** Copies the lanes. */
  public LaneRecord {
    lanes = List.copyOf(lanes);
  }

  /** Reads the record of a run's ledger; {@link #NONE} where there is none that can be read. */
  public static LaneRecord read(Path ledger) {
    try {
      List<Lane> lanes = new ArrayList<>();
      for (JsonNode lane : Json.parse(Files.readAllBytes(ledger.resolve(FILE)))) {
        JsonNode limit = lane.path("requests_per_minute");
        lanes.add(
            new Lane(
                lane.path("group").asText(),
                lane.path("model").asText(),
                limit.isNumber() ? Double.valueOf(limit.doubleValue()) : null,
                lane.has("stopped_by") ? lane.path("stopped_by").asText() : null));
      }
      return new LaneRecord(lanes);
    } catch (IOException | IllegalArgumentException e) {
      return NONE;
    }
  }

  /** Writes the record into a run's ledger, which exists. */
  public void write(Path ledger) throws IOException {
    ArrayNode json = Json.object().arrayNode();
    for (Lane lane : lanes) {
      ObjectNode one = json.addObject().put("group", lane.group).put("model", lane.model);
      one.put("requests_per_minute", lane.limit);
      if (lane.stopped != null) {
        one.put("stopped_by", lane.stopped);
      }
    }
    Files.write(ledger.resolve(FILE), Json.bytes(json));
  }

  /** Returns the name of the lane that a completed line went by. */
  String laneOf(JsonNode line) {
    String api = line.path("api").asText("");
    String group = line.path("group").asText(api);
    String ofModel = group + "/" + line.path("model_name").asText("");
    for (Lane lane : lanes) {
      if (!lane.model.isEmpty() && lane.name().equals(ofModel)) {
        return ofModel;
      }
    }
    return group;
  }

  /** Shards of one limit are one lane here. */
  ObjectNode toJson(String name, ObjectNode sent) {
    ObjectNode json = Json.object().put("name", name);
    Double limit = null;
    for (Lane lane : lanes) {
      if (lane.name().equals(name)) {
        Double own = lane.limit;
        limit = own == null ? limit : Double.valueOf(own + (limit == null ? 0 : limit));
        if (lane.stopped != null) {
          json.put("stopped_by", lane.stopped);
        }
      }
    }
    json.put("requests_per_minute", limit);
    json.set("sent", sent);
    return json;
  }
}
