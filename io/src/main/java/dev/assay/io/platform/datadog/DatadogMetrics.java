package dev.assay.io.platform.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scores as metrics and back. A boolean is {@code boolean}, a number {@code score}, a text in lower
 * case {@code categorical}, any other JSON {@code json}, and what has no value {@code categorical}
 * without one. Where a metric cannot say all that a score does, the score stands whole in its
 * {@code metadata}.
 */
final class DatadogMetrics {

  /** Where in a metadata stands what Datadog has no place for. */
  static final String OWN = "assay";

  static final String CUSTOM = "custom";
  static final String SUMMARY = "summary";

  private static final Pattern NOT_IN_LABELS = Pattern.compile("[^A-Za-z0-9_-]");
  private static final String VALUE = "value";
  private static final String NAME = "name";

  /** Tags that say where a metric or span belongs. */
  static final Set<String> PLATFORM_TAGS =
      Set.of(
          "experiment_id",
          "experiment_name",
          "run_id",
          "run_iteration",
          "project_id",
          "project_name",
          "dataset_id",
          "dataset_name",
          "dataset_record_id",
          "dataset_record_canonical_id",
          "ddtrace.version",
          "retries");

  private DatadogMetrics() {}

  /**
   * Returns the metric of a score.
   *
   * @param score as it stands in a completed line or summary
   * @param tags that say where it belongs
   */
  static ObjectNode of(
      String name,
      JsonNode score,
      String source,
      String span,
      String trace,
      long timestampMs,
      String experiment,
      List<String> tags) {
    ObjectNode metric = Json.object();
    metric.put("metric_source", source);
    metric.put("label", NOT_IN_LABELS.matcher(name).replaceAll("_"));
    metric.put("span_id", span);
    metric.put("trace_id", trace);
    metric.put("timestamp_ms", timestampMs);
    metric.put("experiment_id", experiment);
    putValue(metric, score);
    copy(score, metric, "reasoning");
    String assessment = score.path("assessment").asText();
    if (assessment.equals("pass") || assessment.equals("fail")) {
      metric.put("assessment", assessment);
    }
    ArrayNode all = metric.putArray("tags");
    score
        .path("tags")
        .properties()
        .forEach(tag -> all.add(tag.getKey() + ":" + tag.getValue().asText()));
    tags.forEach(all::add);
    if (score.path("metadata").isObject()) {
      metric.set("metadata", score.path("metadata"));
    }
    JsonNode error = score.path("error");
    if (error.isObject()) {
      metric
          .putObject("error")
          .put("message", error.path("message").asText(error.path("code").asText()))
          .put("type", error.path("code").asText());
    }
    if (!score.equals(score(metric)) || !name.equals(name(metric))) {
      ObjectNode metadata = Json.object();
      if (score.path("metadata").isObject()) {
        metadata.setAll((ObjectNode) score.path("metadata"));
      }
      ObjectNode own = Json.object().put(NAME, name);
      own.set("score", score);
      metadata.set(OWN, own);
      metric.set("metadata", metadata);
    }
    return metric;
  }

  private static void putValue(ObjectNode metric, JsonNode score) {
    JsonNode value = score.path(VALUE);
    JsonNode label = score.path("label");
    if (label.isTextual() || value.isTextual()) {
      String text = label.isTextual() ? label.textValue() : value.textValue();
      metric.put("metric_type", "categorical");
      metric.put("categorical_value", text.toLowerCase(Locale.ROOT));
    } else if (value.isBoolean()) {
      metric.put("metric_type", "boolean").set("boolean_value", value);
    } else if (value.isNumber()) {
      metric.put("metric_type", "score").set("score_value", value);
    } else if (value.isObject()) {
      metric.put("metric_type", "json").set("json_value", value);
    } else if (value.isArray()) {
      metric.put("metric_type", "json").putObject("json_value").set(VALUE, value);
    } else {
      metric.put("metric_type", "categorical");
    }
  }

  /** Returns the name of the score that a metric is. */
  static String name(JsonNode metric) {
    JsonNode own = metric.path("metadata").path(OWN).path(NAME);
    return own.isTextual() ? own.textValue() : metric.path("label").asText();
  }

  /** Returns the score that a metric is, as it stands in a completed line. */
  static ObjectNode score(JsonNode metric) {
    if (metric.path("metadata").path(OWN).path("score") instanceof ObjectNode whole) {
      return whole;
    }
    ObjectNode score = Json.object();
    JsonNode value = value(metric);
    if (value != null && value.isTextual()) {
      score.set("label", value);
    } else if (value != null) {
      score.set(VALUE, value);
    }
    copy(metric, score, "reasoning");
    copy(metric, score, "assessment");
    ObjectNode tags = tags(metric.path("tags"));
    if (!tags.isEmpty()) {
      score.set("tags", tags);
    }
    if (metric.path("metadata").isObject() && !metric.path("metadata").isEmpty()) {
      score.set("metadata", metric.path("metadata"));
    }
    JsonNode error = metric.path("error");
    if (error.isObject() && !error.isEmpty()) {
      score
          .putObject("error")
          .put("code", error.path("type").asText("EVAL_FAILED"))
          .put("message", error.path("message").asText());
    }
    return score;
  }

  private static @Nullable JsonNode value(JsonNode metric) {
    JsonNode value =
        switch (metric.path("metric_type").asText()) {
          case "boolean" -> metric.path("boolean_value");
          case "score" -> metric.path("score_value");
          case "json" -> metric.path("json_value");
          default -> metric.path("categorical_value");
        };
    if (value.isObject() && value.size() == 1 && value.has(VALUE)) {
      JsonNode only = value.path(VALUE);
      return only.isArray() ? only : only.isNull() ? null : value;
    }
    return value.isMissingNode() || value instanceof NullNode ? null : value;
  }

  /** Tags of the evaluator's own, by name. */
  static ObjectNode tags(JsonNode tags) {
    ObjectNode own = Json.object();
    for (JsonNode tag : tags) {
      String text = tag.asText();
      int colon = text.indexOf(':');
      if (colon > 0 && !PLATFORM_TAGS.contains(text.substring(0, colon))) {
        own.put(text.substring(0, colon), text.substring(colon + 1));
      }
    }
    return own;
  }

  /** Returns a tag's value; empty where it is not there. */
  static String tag(JsonNode tags, String name) {
    for (JsonNode tag : tags) {
      String text = tag.asText();
      if (text.startsWith(name + ":")) {
        return text.substring(name.length() + 1);
      }
    }
    return "";
  }

  private static void copy(JsonNode from, ObjectNode to, String key) {
    if (from.path(key).isTextual()) {
      to.set(key, from.path(key));
    }
  }

  /** Returns the scores of metrics by name; of two of a name the later one. */
  static ObjectNode scores(Map<String, JsonNode> latest) {
    ObjectNode scores = Json.object();
    latest.forEach((name, metric) -> scores.set(name, score(metric)));
    return scores;
  }
}
