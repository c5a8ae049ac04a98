package dev.assay.io.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The datasets of {@link DatadogServer}. */
final class DatadogDatasets {

  private final Clock clock;
  private final Map<String, ObjectNode> datasets = new LinkedHashMap<>();
  private final Map<String, List<Map<String, ObjectNode>>> versions = new HashMap<>();

  DatadogDatasets(Clock clock) {
    this.clock = clock;
  }

  /** Returns the records of the newest version of a dataset by its name. */
  List<ObjectNode> newestOf(String dataset) {
    for (Map.Entry<String, ObjectNode> one : datasets.entrySet()) {
      if (one.getValue().path("name").asText().equals(dataset)) {
        return List.copyOf(newest(one.getKey()).values());
      }
    }
    return List.of();
  }

  ServerReply list(@Nullable String wanted) {
    ObjectNode reply = Json.object();
    ArrayNode data = reply.putArray("data");
    datasets.forEach(
        (id, one) -> {
          if (wanted == null || one.path("name").asText().equals(wanted)) {
            data.add(DatadogServer.item("datasets", id, one));
          }
        });
    reply.putObject("meta").put("after", "");
    return DatadogServer.json(200, Json.text(reply));
  }

  ServerReply create(String project, JsonNode attributes) {
    for (Map.Entry<String, ObjectNode> known : datasets.entrySet()) {
      ObjectNode one = known.getValue();
      if (one.path("name").equals(attributes.path("name"))
          && one.path("project_id").asText().equals(project)) {
        return DatadogServer.data("datasets", known.getKey(), one);
      }
    }
    String id = UUID.randomUUID().toString();
    ObjectNode made =
        DatadogServer.stamped(attributes, clock)
            .put("current_version", 0)
            .put("project_id", project);
    datasets.put(id, made);
    return DatadogServer.data("datasets", id, made);
  }

  private Map<String, ObjectNode> newest(String dataset) {
    List<Map<String, ObjectNode>> all =
        versions.computeIfAbsent(dataset, id -> new ArrayList<>(List.of(new LinkedHashMap<>())));
    return all.get(all.size() - 1);
  }

  ServerReply update(String dataset, JsonNode attributes) {
    Map<String, ObjectNode> old = newest(dataset);
    Map<String, ObjectNode> now = new LinkedHashMap<>(old);
    boolean content = false;
    ArrayNode touched = Json.object().arrayNode();
    for (JsonNode record : attributes.path("insert_records")) {
      String id = record.has("id") ? record.path("id").asText() : UUID.randomUUID().toString();
      content |= !now.containsKey(id);
      now.putIfAbsent(id, record.deepCopy());
      touched.add(shown(id, now.get(id)));
    }
    for (JsonNode change : attributes.path("update_records")) {
      ObjectNode record = now.getOrDefault(change.path("id").asText(), Json.object()).deepCopy();
      for (String part : List.of("input", "expected_output", "metadata")) {
        JsonNode value = change.path(part);
        if (!value.isMissingNode() && !value.isNull()) {
          content |= !part.equals("metadata") && !value.equals(record.get(part));
          record.set(part, value);
        }
      }
      tags(record, change.path("tag_operations"));
      now.put(change.path("id").asText(), record);
      touched.add(shown(change.path("id").asText(), record));
    }
    for (JsonNode gone : attributes.path("delete_records")) {
      content |= now.remove(gone.asText()) != null;
    }
    List<Map<String, ObjectNode>> all = versions.get(dataset);
    if (all == null) {
      throw new IllegalStateException("No versions");
    }
    if (content && attributes.path("create_new_version").asBoolean(true)) {
      all.add(now);
    } else {
      all.set(all.size() - 1, now);
    }
    datasets
        .computeIfAbsent(dataset, id -> DatadogServer.stamped(Json.object(), clock))
        .put("current_version", all.size() - 1);
    ObjectNode reply = Json.object();
    reply.set("data", touched);
    return DatadogServer.json(200, Json.text(reply));
  }

  private static void tags(ObjectNode record, JsonNode operations) {
    TreeSet<String> tags = new TreeSet<>();
    record.path("tags").forEach(tag -> tags.add(tag.asText()));
    operations.path("remove").forEach(tag -> tags.remove(tag.asText()));
    operations.path("add").forEach(tag -> tags.add(tag.asText()));
    if (operations.path("set").isArray()) {
      tags.clear();
      operations.path("set").forEach(tag -> tags.add(tag.asText()));
    }
    ArrayNode array = record.putArray("tags");
    tags.forEach(array::add);
  }

  private static ObjectNode shown(String id, @Nullable ObjectNode record) {
    ObjectNode item = Json.object().put("id", id).put("type", "datasets");
    item.set("attributes", record);
    return item;
  }

  ServerReply records(String dataset, @Nullable String asked) {
    newest(dataset);
    List<Map<String, ObjectNode>> all = versions.getOrDefault(dataset, List.of());
    int version = asked == null ? all.size() - 1 : Integer.parseInt(asked);
    if (version < 0 || version >= all.size()) {
      return DatadogServer.error(
          400, "invalid version: version is greater than the current version or negative");
    }
    ObjectNode reply = Json.object();
    ArrayNode data = reply.putArray("data");
    all.get(version).forEach((id, record) -> data.add(shown(id, record)));
    reply.putObject("meta").put("after", "");
    return DatadogServer.json(200, Json.text(reply));
  }
}
