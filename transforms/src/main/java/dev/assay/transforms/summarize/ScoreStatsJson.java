package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import org.jspecify.annotations.Nullable;

/**
 * One score of a summary. A score with labels only has no mean; one without labels has no mode;
 * what needs several epochs stands only where there are several.
 */
final class ScoreStatsJson {

  private ScoreStatsJson() {}

  static ObjectNode toJson(ScoreStats stats) {
    ObjectNode json = Json.object();
    LabelStats labels = stats.labels();
    if (stats.mean() != null || labels == null) {
      json.put("mean", stats.mean());
      json.put("mean_of_record_means", stats.meanOfRecordMeans());
    }
    json.put("n", stats.n());
    json.put("n_null", stats.nNull());
    json.put("n_error", stats.nError());
    json.put("n_records_unscored", stats.nRecordsUnscored());
    ScoreStats.States states = stats.states();
    json.putObject("states")
        .put("ok", states.ok())
        .put("fail", states.fail())
        .put("error", states.error())
        .put("unscored", states.unscored())
        .put("skipped", states.skipped());
    if (stats.nJson() > 0) {
      json.put("n_json", stats.nJson());
    }
    if (stats.mean() != null || labels == null) {
      json.put("stderr", stats.stderr());
      json.set("ci95", interval(stats.ci95()));
    }
    if (stats.stderrClustered() != null) {
      json.put("stderr_clustered", stats.stderrClustered());
      json.set("ci95_clustered", interval(stats.ci95Clustered()));
    }
    if (labels != null) {
      put(json, labels);
    }
    return json;
  }

  private static void put(ObjectNode json, LabelStats labels) {
    json.put("n_labels", labels.n());
    json.put("mode", labels.mode());
    json.put("mode_tie", labels.modeTie());
    json.put("mode_of_record_modes", labels.modeOfRecordModes());
    if (labels.counts() == null) {
      json.putNull("counts");
    } else {
      ObjectNode counts = json.putObject("counts");
      labels.counts().forEach(counts::put);
    }
  }

  static ScoreStats fromJson(JsonNode json) {
    Long jsonValues = JsonFields.optionalInteger(json, "n_json");
    return new ScoreStats(
        JsonFields.integer(json, "n"),
        JsonFields.integer(json, "n_null"),
        JsonFields.integer(json, "n_error"),
        jsonValues == null ? 0 : jsonValues,
        JsonFields.integer(json, "n_records_unscored"),
        JsonFields.optionalNumber(json, "mean"),
        JsonFields.optionalNumber(json, "mean_of_record_means"),
        JsonFields.optionalNumber(json, "stderr"),
        interval(json.path("ci95")),
        JsonFields.optionalNumber(json, "stderr_clustered"),
        interval(json.path("ci95_clustered")),
        json.has("counts") ? labels(json) : null,
        states(json.path("states")));
  }

  /** A summary of an earlier version has none. */
  private static ScoreStats.States states(JsonNode json) {
    return new ScoreStats.States(
        json.path("ok").longValue(),
        json.path("fail").longValue(),
        json.path("error").longValue(),
        json.path("unscored").longValue(),
        json.path("skipped").longValue());
  }

  private static LabelStats labels(JsonNode json) {
    JsonNode counts = json.path("counts");
    return new LabelStats(
        JsonFields.integer(json, "n_labels"),
        JsonFields.optionalText(json, "mode"),
        JsonFields.flag(json, "mode_tie"),
        JsonFields.optionalText(json, "mode_of_record_modes"),
        counts.isObject() ? SectionJson.readMap(counts, JsonNode::longValue) : null);
  }

  private static JsonNode interval(ScoreStats.@Nullable Interval interval) {
    return interval == null
        ? Json.object().nullNode()
        : Json.object().arrayNode().add(interval.low()).add(interval.high());
  }

  private static ScoreStats.@Nullable Interval interval(JsonNode json) {
    return json.isArray()
        ? new ScoreStats.Interval(json.path(0).doubleValue(), json.path(1).doubleValue())
        : null;
  }
}
