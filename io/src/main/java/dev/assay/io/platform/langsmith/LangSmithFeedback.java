package dev.assay.io.platform.langsmith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores as feedback and back. A number or boolean is {@code score}, a label or other JSON {@code
 * value}, the reasoning {@code comment}; assessment, tags and error stand in {@code extra}, and so
 * does the whole score where these do not say all of it. A {@code correction} within a score's
 * metadata is the feedback's, where it is an object or a text.
 */
final class LangSmithFeedback {

  static final String OWN = "assay";

  private static final String VALUE = "value";
  private static final String LABEL = "label";
  private static final String SCORE = "score";
  private static final String COMMENT = "comment";
  private static final String REASONING = "reasoning";
  private static final String METADATA = "metadata";
  private static final String CORRECTION = "correction";
  private static final String ERROR = "error";
  private static final String EXTRA = "extra";
  private static final List<String> KEPT = List.of("assessment", "tags", ERROR);
  private static final Set<String> OWN_EXTRA = Set.of("assessment", "tags", ERROR, METADATA, OWN);

  private LangSmithFeedback() {}

  /**
   * Returns the feedback that a score is.
   *
   * @param score as it stands in a completed line or summary
   * @param config of all scores of that name
   * @param isJudged whether a model has given it
   */
  static ObjectNode of(String name, JsonNode score, @Nullable ObjectNode config, boolean isJudged) {
    ObjectNode feedback = Json.object().put("key", name);
    JsonNode value = score.path(VALUE);
    JsonNode label = score.path(LABEL);
    if (value.isNumber() || value.isBoolean()) {
      feedback.set(SCORE, value);
    } else if (value.isArray()) {
      feedback.putObject(VALUE).set(VALUE, value);
    } else if (value.isTextual() || value.isObject()) {
      feedback.set(VALUE, value);
    }
    if (label.isTextual()) {
      feedback.set(VALUE, label);
    }
    JsonNode error = score.path(ERROR);
    if (score.path(REASONING).isTextual()) {
      feedback.set(COMMENT, score.path(REASONING));
    } else if (error.isObject()) {
      feedback.put(COMMENT, sentence(error));
    }
    ObjectNode extra = Json.object();
    for (String key : KEPT) {
      if (score.has(key)) {
        extra.set(key, score.path(key));
      }
    }
    if (score.path(METADATA) instanceof ObjectNode metadata) {
      ObjectNode rest = metadata;
      JsonNode correction = metadata.path(CORRECTION);
      if (correction.isObject() || correction.isTextual()) {
        feedback.set(CORRECTION, correction);
        rest = metadata.deepCopy();
        rest.remove(CORRECTION);
      }
      if (!rest.isEmpty()) {
        extra.set(METADATA, rest);
      }
    }
    feedback.putObject("feedback_source").put("type", isJudged ? "model" : "api");
    if (config != null) {
      feedback.set("feedback_config", config);
    }
    if (!extra.isEmpty()) {
      feedback.set(EXTRA, extra);
    }
    if (!score.equals(score(feedback))) {
      extra.set(OWN, score);
      feedback.set(EXTRA, extra);
    }
    return feedback;
  }

  private static String sentence(JsonNode error) {
    String message = error.path("message").asText();
    return error.path("code").asText() + (message.isEmpty() ? "" : ": " + message);
  }

  /** Returns the score that a feedback is, as it stands in a completed line. */
  static ObjectNode score(JsonNode feedback) {
    JsonNode extra = feedback.path(EXTRA);
    if (extra.path(OWN) instanceof ObjectNode whole) {
      return whole;
    }
    ObjectNode score = Json.object();
    JsonNode number = feedback.path(SCORE);
    JsonNode value = feedback.path(VALUE);
    if (number.isNumber() || number.isBoolean()) {
      score.set(VALUE, number);
    }
    if (value.isTextual()) {
      score.set(LABEL, value);
    } else if (!score.has(VALUE) && !value.isMissingNode() && !value.isNull()) {
      boolean wrapped = value.size() == 1 && value.path(VALUE).isArray();
      score.set(VALUE, wrapped ? value.path(VALUE) : value);
    }
    JsonNode comment = feedback.path(COMMENT);
    JsonNode error = extra.path(ERROR);
    boolean failed = feedback.path(ERROR).asBoolean(false);
    if (comment.isTextual()
        && !failed
        && !(error.isObject() && comment.textValue().equals(sentence(error)))) {
      score.set(REASONING, comment);
    }
    boolean isOwn =
        extra.properties().stream().allMatch(field -> OWN_EXTRA.contains(field.getKey()));
    if (isOwn) {
      for (String key : KEPT) {
        if (extra.has(key)) {
          score.set(key, extra.path(key));
        }
      }
    }
    if (failed) {
      score.putObject(ERROR).put("code", "EVAL_FAILED").put("message", comment.asText());
    }
    ObjectNode metadata = Json.object();
    if ((isOwn ? extra.path(METADATA) : extra) instanceof ObjectNode more) {
      metadata.setAll(more);
    }
    JsonNode correction = feedback.path(CORRECTION);
    if (!correction.isMissingNode() && !correction.isNull()) {
      metadata.set(CORRECTION, correction);
    }
    if (!metadata.isEmpty()) {
      score.set(METADATA, metadata);
    }
    return score;
  }

  /** Returns the scores of a list of feedback; of two of a name the one that was changed later. */
  static ObjectNode scores(JsonNode feedbacks) {
    ObjectNode latest = Json.object();
    for (JsonNode feedback : feedbacks) {
      String key = feedback.path("key").asText();
      if (changed(feedback).compareTo(changed(latest.path(key))) >= 0) {
        latest.set(key, feedback);
      }
    }
    ObjectNode scores = Json.object();
    latest.properties().forEach(one -> scores.set(one.getKey(), score(one.getValue())));
    return scores;
  }

  private static String changed(JsonNode feedback) {
    return feedback.path("modified_at").asText(feedback.path("created_at").asText());
  }

  /** Returns the scores of a run of which only statistics are told. */
  static ObjectNode scoresOfStatistics(JsonNode statistics) {
    ObjectNode scores = Json.object();
    for (var one : statistics.properties()) {
      ObjectNode score = Json.object();
      JsonNode average = one.getValue().path("avg");
      if (average.isNumber()) {
        score.set(VALUE, average);
      }
      JsonNode values = one.getValue().path("values");
      if (values.size() == 1) {
        score.put(LABEL, values.fieldNames().next());
      }
      scores.set(one.getKey(), score);
    }
    return scores;
  }
}
