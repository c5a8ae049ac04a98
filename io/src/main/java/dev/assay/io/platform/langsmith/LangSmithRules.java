package dev.assay.io.platform.langsmith;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the body of {@code POST /api/v1/datasets/upload-experiment} must be: by its
 * schema, and by the rules that stand in the guide alone: an id or a name of the dataset, and rows
 * within the experiment's time. Times without an offset are in UTC. A problem names its field and
 * shows no content.
 */
public final class LangSmithRules {

  /** Longest feedback key, in characters. */
  public static final int MAX_KEY_CHARS = 180;

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");
  private static final Set<String> SOURCES = Set.of("app", "api", "model", "auto_eval");
  private static final Set<String> FEEDBACK_TYPES = Set.of("continuous", "categorical", "freeform");
  private static final String A_TEXT = "must be a text or null";
  private static final String AN_OBJECT = "must be an object or null";
  private static final String A_UUID = "must be a UUID";

  private final List<Problem> problems = new ArrayList<>();

  private LangSmithRules() {}

  /**
   * What is wrong.
   *
   * @param field such as {@code results[3].evaluation_scores[0].key}
   * @param message what it must be
   */
  public record Problem(String field, String message) {
    /** Prints as {@code field: message}. */
    @Override
    public String toString() {
      return field + ": " + message;
    }
  }

  /**
   * When an experiment was; a bound that is null bounds nothing.
   *
   * @param start inclusive
   * @param end inclusive
   */
  public record Window(@Nullable Instant start, @Nullable Instant end) {
    /** Bounds nothing. */
    public static final Window OPEN = new Window(null, null);

    /** Reads the window of a body. */
    public static Window of(JsonNode body) {
      return new Window(
          time(body.path("experiment_start_time")), time(body.path("experiment_end_time")));
    }
  }

  /** Returns all that is wrong with a whole body; empty for nothing. */
  public static List<Problem> body(JsonNode body) {
    if (!body.isObject()) {
      return List.of(new Problem("body", "must be an object"));
    }
    List<Problem> problems = new ArrayList<>(head(body));
    JsonNode results = body.path("results");
    if (!results.isArray()) {
      problems.add(new Problem("results", "must be a list"));
      return List.copyOf(problems);
    }
    Window window = Window.of(body);
    for (int i = 0; i < results.size(); i++) {
      problems.addAll(row("results[" + i + "].", results.path(i), window));
    }
    return List.copyOf(problems);
  }

  /** Returns all that is wrong with a body besides its results. */
  public static List<Problem> head(JsonNode body) {
    LangSmithRules rules = new LangSmithRules();
    if (!body.path("experiment_name").isTextual()) {
      rules.add("experiment_name", "must be a text");
    }
    rules.text(body, "", "experiment_description", "dataset_name", "dataset_description");
    rules.uuid(body, "", "dataset_id");
    if (blank(body.path("dataset_id")) && blank(body.path("dataset_name"))) {
      rules.add("dataset_id", "this or dataset_name must be given");
    }
    rules.object(body, "", "experiment_metadata");
    rules.feedbacks(body, "summary_experiment_scores", "");
    Instant start = rules.time(body, "", "experiment_start_time", true);
    Instant end = rules.time(body, "", "experiment_end_time", true);
    if (start != null && end != null && end.isBefore(start)) {
      rules.add("experiment_end_time", "must not be before experiment_start_time");
    }
    return List.copyOf(rules.problems);
  }

  /**
   * Returns all that is wrong with one result.
   *
   * @param prefix of its fields, such as {@code results[3].}; may be empty
   */
  public static List<Problem> row(String prefix, JsonNode row, Window window) {
    LangSmithRules rules = new LangSmithRules();
    if (!row.isObject()) {
      rules.add(
          prefix.isEmpty() ? "result" : prefix.substring(0, prefix.length() - 1),
          "must be" + " an object");
      return List.copyOf(rules.problems);
    }
    rules.uuid(row, prefix, "row_id");
    if (!row.path("inputs").isObject()) {
      rules.add(prefix + "inputs", "must be an object");
    }
    rules.object(row, prefix, "expected_outputs", "actual_outputs", "run_metadata");
    rules.text(row, prefix, "run_name", "error");
    rules.feedbacks(row, "evaluation_scores", prefix);
    Instant start = rules.time(row, prefix, "start_time", true);
    Instant end = rules.time(row, prefix, "end_time", true);
    if (start != null && end != null && end.isBefore(start)) {
      rules.add(prefix + "end_time", "must not be before start_time");
    }
    if (start != null && window.start() != null && start.isBefore(window.start())) {
      rules.add(prefix + "start_time", "must not be before experiment_start_time");
    }
    if (end != null && window.end() != null && end.isAfter(window.end())) {
      rules.add(prefix + "end_time", "must not be after experiment_end_time");
    }
    return List.copyOf(rules.problems);
  }

  private void feedbacks(JsonNode of, String key, String prefix) {
    JsonNode list = of.path(key);
    if (absent(list)) {
      return;
    }
    if (!list.isArray()) {
      add(prefix + key, "must be a list or null");
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      feedback(prefix + key + "[" + i + "]", list.path(i));
    }
  }

  private void feedback(String field, JsonNode feedback) {
    if (!feedback.isObject()) {
      add(field, "must be an object");
      return;
    }
    String prefix = field + ".";
    JsonNode key = feedback.path("key");
    if (!key.isTextual()) {
      add(prefix + "key", "must be a text");
    } else {
      String text = key.textValue();
      int chars = text.codePointCount(0, text.length());
      if (chars > MAX_KEY_CHARS) {
        add(
            prefix + "key",
            "must have at most " + MAX_KEY_CHARS + " characters (has " + chars + ")");
      }
    }
    JsonNode score = feedback.path("score");
    if (!absent(score) && !score.isBoolean() && !isFinite(score)) {
      add(prefix + "score", "must be a finite number, a boolean or null");
    }
    JsonNode value = feedback.path("value");
    if (value.isArray() || (value.isNumber() && !isFinite(value))) {
      add(prefix + "value", "must be a finite number, a boolean, a text, an object or null");
    }
    text(feedback, prefix, "comment");
    JsonNode correction = feedback.path("correction");
    if (!absent(correction) && !correction.isObject() && !correction.isTextual()) {
      add(prefix + "correction", "must be an object, a text or null");
    }
    object(feedback, prefix, "extra");
    uuid(feedback, prefix, "feedback_group_id", "comparative_experiment_id");
    JsonNode id = feedback.path("id");
    if (id.isNull()) {
      add(prefix + "id", A_UUID);
    }
    uuid(feedback, prefix, "id");
    Instant unusedCreated = time(feedback, prefix, "created_at", false);
    Instant unusedModified = time(feedback, prefix, "modified_at", false);
    source(prefix + "feedback_source", feedback.path("feedback_source"));
    config(prefix + "feedback_config", feedback.path("feedback_config"));
  }

  private void source(String field, JsonNode source) {
    if (absent(source)) {
      return;
    }
    if (!source.isObject() || !SOURCES.contains(source.path("type").asText())) {
      add(field + ".type", "must be app, api, model or auto_eval");
      return;
    }
    object(source, field + ".", "metadata");
  }

  private void config(String field, JsonNode config) {
    if (absent(config)) {
      return;
    }
    if (!config.isObject() || !FEEDBACK_TYPES.contains(config.path("type").asText())) {
      add(field + ".type", "must be continuous, categorical or freeform");
      return;
    }
    for (String key : List.of("min", "max")) {
      if (!absent(config.path(key)) && !isFinite(config.path(key))) {
        add(field + "." + key, "must be a finite number or null");
      }
    }
    JsonNode categories = config.path("categories");
    if (!absent(categories) && !categories.isArray()) {
      add(field + ".categories", "must be a list or null");
    }
    for (int i = 0; i < categories.size(); i++) {
      JsonNode category = categories.path(i);
      String prefix = field + ".categories[" + i + "].";
      if (!isFinite(category.path("value"))) {
        add(prefix + "value", "must be a finite number");
      }
      JsonNode label = category.path("label");
      if (!absent(label) && (!label.isTextual() || label.textValue().isEmpty())) {
        add(prefix + "label", "must be a text of at least one character, or null");
      }
    }
  }

  private void text(JsonNode of, String prefix, String... keys) {
    for (String key : keys) {
      JsonNode value = of.path(key);
      if (!absent(value) && !value.isTextual()) {
        add(prefix + key, A_TEXT);
      }
    }
  }

  private void object(JsonNode of, String prefix, String... keys) {
    for (String key : keys) {
      JsonNode value = of.path(key);
      if (!absent(value) && !value.isObject()) {
        add(prefix + key, AN_OBJECT);
      }
    }
  }

  private void uuid(JsonNode of, String prefix, String... keys) {
    for (String key : keys) {
      JsonNode value = of.path(key);
      if (!absent(value) && !(value.isTextual() && UUID.matcher(value.textValue()).matches())) {
        add(prefix + key, A_UUID);
      }
    }
  }

  private @Nullable Instant time(JsonNode of, String prefix, String key, boolean required) {
    JsonNode value = of.path(key);
    Instant time = time(value);
    if (time == null && (required || !value.isMissingNode())) {
      add(prefix + key, "must be a time such as 2026-01-31T12:00:00Z");
    }
    return time;
  }

  private static @Nullable Instant time(JsonNode value) {
    return value.isTextual() ? LangSmithTimes.parse(value.textValue()).orElse(null) : null;
  }

  private static boolean isFinite(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue());
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static boolean blank(JsonNode value) {
    return absent(value) || value.asText().isBlank();
  }

  private void add(String field, String message) {
    problems.add(new Problem(field, message));
  }
}
