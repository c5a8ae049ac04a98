package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One score of a summary. A score with labels only has no mean; one without labels has no mode;
 * what needs several epochs or clusters stands only where there are several.
 */
final class ScoreStatsJson {

  private static final String WILSON = "ci95_wilson";
  private static final String CLUSTERS = "n_clusters";
  private static final String COUNTS = "counts";
  private static final String REDUCERS = "reducers";
  private static final String RECORD_COUNTS = "record_mode_counts";

  private ScoreStatsJson() {}

  static ObjectNode toJson(ScoreStats stats) {
    ObjectNode json = Json.object();
    LabelStats labels = stats.labels();
    boolean numbers = stats.mean() != null || labels == null;
    if (numbers) {
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
    if (numbers) {
      EstimateJson.put(json, stats.estimate(), EstimateJson.INDEPENDENT);
    }
    if (stats.ci95Wilson() != null) {
      json.set(WILSON, EstimateJson.interval(stats.ci95Wilson()));
    }
    if (stats.clustered() != null) {
      EstimateJson.put(json, stats.clustered(), EstimateJson.CLUSTERED);
      json.put(CLUSTERS, stats.nClusters());
    }
    if (labels != null) {
      put(json, labels);
    }
    if (!stats.reducers().isEmpty()) {
      ObjectNode reducers = json.putObject(REDUCERS);
      stats.reducers().forEach((name, reduced) -> reducers.set(name, toJson(reduced)));
    }
    return json;
  }

  private static void put(ObjectNode json, LabelStats labels) {
    json.put("n_labels", labels.n());
    json.put("mode", labels.mode());
    json.put("mode_tie", labels.modeTie());
    putCounts(json, COUNTS, labels.counts());
    json.put("mode_of_record_modes", labels.modeOfRecordModes());
    json.put("mode_of_record_modes_tie", labels.modeOfRecordModesTie());
    putCounts(json, RECORD_COUNTS, labels.recordModeCounts());
    json.put("n_records_tied", labels.nRecordsTied());
  }

  private static void putCounts(
      ObjectNode json, String key, @Nullable SortedMap<String, Long> counts) {
    if (counts == null) {
      json.putNull(key);
    } else {
      ObjectNode object = json.putObject(key);
      counts.forEach(object::put);
    }
  }

  private static ObjectNode toJson(ReducedStats reduced) {
    ObjectNode json = Json.object();
    boolean labelled = reduced.mode() != null;
    if (!labelled || reduced.value() != null) {
      json.put("value", reduced.value());
    }
    json.put("n_records", reduced.nRecords());
    json.put("n_undefined", reduced.nUndefined());
    if (reduced.nTied() > 0) {
      json.put("n_tied", reduced.nTied());
    }
    if (!labelled || reduced.value() != null) {
      EstimateJson.put(json, reduced.estimate(), EstimateJson.INDEPENDENT);
    }
    if (reduced.ci95Wilson() != null) {
      json.set(WILSON, EstimateJson.interval(reduced.ci95Wilson()));
    }
    JsonFields.putPresent(json, CLUSTERS, reduced.nClusters());
    if (labelled) {
      json.put("mode", reduced.mode());
      putCounts(json, COUNTS, reduced.counts());
    }
    return json;
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
        EstimateJson.read(json, EstimateJson.INDEPENDENT),
        EstimateJson.interval(json.path(WILSON)),
        json.has("stderr_clustered") ? EstimateJson.read(json, EstimateJson.CLUSTERED) : null,
        JsonFields.optionalInteger(json, CLUSTERS),
        json.has(COUNTS) ? labels(json) : null,
        states(json.path("states")),
        SectionJson.readMap(json.path(REDUCERS), ScoreStatsJson::reduced));
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
    return new LabelStats(
        JsonFields.integer(json, "n_labels"),
        JsonFields.optionalText(json, "mode"),
        JsonFields.flag(json, "mode_tie"),
        counts(json.path(COUNTS)),
        JsonFields.optionalText(json, "mode_of_record_modes"),
        JsonFields.flag(json, "mode_of_record_modes_tie"),
        counts(json.path(RECORD_COUNTS)),
        json.path("n_records_tied").longValue());
  }

  private static ReducedStats reduced(JsonNode json) {
    return new ReducedStats(
        JsonFields.optionalNumber(json, "value"),
        JsonFields.optionalText(json, "mode"),
        JsonFields.integer(json, "n_records"),
        JsonFields.integer(json, "n_undefined"),
        json.path("n_tied").longValue(),
        EstimateJson.read(json, EstimateJson.INDEPENDENT),
        EstimateJson.interval(json.path(WILSON)),
        JsonFields.optionalInteger(json, CLUSTERS),
        counts(json.path(COUNTS)));
  }

  private static @Nullable SortedMap<String, Long> counts(JsonNode json) {
    return json.isObject() ? new TreeMap<>(SectionJson.readMap(json, JsonNode::longValue)) : null;
  }
}
