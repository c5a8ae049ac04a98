package dev.assay.io.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A dataset as its {@code dataset.json} describes it.
 *
 * @param name unique in its directory
 * @param description may be empty
 * @param created when it was made
 * @param updated when a record last changed
 * @param versions all of them, from 0 on
 */
public record Dataset(
    String name,
    String description,
    Instant created,
    Instant updated,
    List<DatasetVersion> versions) {

  /** Copies the list, which has a version at least. */
  public Dataset {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("Missing key versions");
    }
  }

  /** Returns the newest version. */
  public DatasetVersion current() {
    return versions.get(versions.size() - 1);
  }

  /**
   * Returns a version.
   *
   * @throws DatasetException where there is none of that number
   */
  public DatasetVersion version(int number) throws DatasetException {
    if (number < 0 || number >= versions.size()) {
      throw new DatasetException(
          "DATASET_VERSION",
          DatasetException.MISSING,
          "invalid version: version is greater than the current version or negative (dataset "
              + name
              + " has versions 0 to "
              + current().number()
              + ", not "
              + number
              + ")");
    }
    return versions.get(number);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object().put("name", name).put("description", description);
    json.put("current_version", current().number());
    json.put("created_at", created.toString());
    json.put("updated_at", updated.toString());
    ArrayNode all = json.putArray("versions");
    for (DatasetVersion version : versions) {
      all.addObject()
          .put("version", version.number())
          .put("records", version.records())
          .put("created_at", version.created().toString());
    }
    return json;
  }

  static Dataset fromJson(JsonNode json) {
    List<DatasetVersion> versions = new ArrayList<>();
    for (JsonNode version : json.path("versions")) {
      versions.add(
          new DatasetVersion(
              version.path("version").asInt(),
              version.path("records").asLong(),
              time(version.path("created_at"))));
    }
    return new Dataset(
        json.path("name").asText(),
        json.path("description").asText(),
        time(json.path("created_at")),
        time(json.path("updated_at")),
        versions);
  }

  private static Instant time(JsonNode value) {
    try {
      return Instant.parse(value.asText());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("Not a time: " + value, e);
    }
  }
}
