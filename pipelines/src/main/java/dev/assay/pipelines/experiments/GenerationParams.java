package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment asks of its model, over what the LLM config says; null leaves it as it is.
 *
 * @param temperature 0 to 2; not with {@code reasoningEffort}
 * @param reasoningEffort {@code minimal}, {@code low}, {@code medium} or {@code high}
 * @param verbosity {@code low}, {@code medium} or {@code high}
 * @param topP 0 to 1
 * @param maxTokens at least 1
 * @param maxConnections most calls in flight, 1 to 10,000
 */
public record GenerationParams(
    @Nullable Double temperature,
    @Nullable String reasoningEffort,
    @Nullable String verbosity,
    @Nullable Double topP,
    @Nullable Integer maxTokens,
    @Nullable Integer maxConnections) {

  /** Leaves everything as it is. */
  public static final GenerationParams NONE =
      new GenerationParams(null, null, null, null, null, null);

  /** The keys of the JSON form. */
  static final List<String> KEYS =
      List.of(
          "temperature", "reasoning_effort", "verbosity", "top_p", "max_tokens", "max_connections");

  private static final int MAX_CONNECTIONS = 10_000;
  private static final List<String> EFFORTS = List.of("minimal", "low", "medium", "high");
  private static final List<String> VERBOSITIES = List.of("low", "medium", "high");
  private static final Map<String, String> GEMINI =
      Map.of("top_p", "topP", "max_tokens", "maxOutputTokens");
  private static final Map<String, Map<String, String>> NAMES =
      Map.of(
          "gemini",
          GEMINI,
          "vertexai",
          GEMINI,
          "bedrock",
          Map.of("top_p", "topP", "max_tokens", "maxTokens"),
          "ollama",
          Map.of("max_tokens", "num_predict"));

  /** Checks the ranges, and that temperature and effort are not both there. */
  public GenerationParams {
    range("temperature", temperature, 0, 2);
    range("top_p", topP, 0, 1);
    word("reasoning_effort", reasoningEffort, EFFORTS);
    word("verbosity", verbosity, VERBOSITIES);
    least("max_tokens", maxTokens, Integer.MAX_VALUE);
    least("max_connections", maxConnections, MAX_CONNECTIONS);
    if (temperature != null && reasoningEffort != null) {
      throw new IllegalArgumentException(
          "temperature and reasoning_effort exclude each other; keep one");
    }
  }

  private static void range(String name, @Nullable Double value, double min, double max) {
    if (value != null && !(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "Invalid "
              + name
              + ": "
              + value
              + " (must be from "
              + (int) min
              + " to "
              + (int) max
              + ")");
    }
  }

  private static void word(String name, @Nullable String value, List<String> words) {
    if (value != null && !words.contains(value)) {
      throw new IllegalArgumentException(
          "Invalid "
              + name
              + ": \""
              + value
              + "\" (must be one of "
              + String.join(", ", words)
              + ")");
    }
  }

  private static void least(String name, @Nullable Integer value, int max) {
    if (value != null && (value < 1 || value > max)) {
      throw new IllegalArgumentException(
          "Invalid "
              + name
              + ": "
              + value
              + " (must be at least 1"
              + (max == Integer.MAX_VALUE ? ")" : " and at most " + max + ")"));
    }
  }

  /**
   * Reads the JSON form; other keys are passed over.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static GenerationParams fromJson(JsonNode json) {
    return new GenerationParams(
        JsonFields.optionalNumber(json, "temperature"),
        JsonFields.optionalText(json, "reasoning_effort"),
        JsonFields.optionalText(json, "verbosity"),
        JsonFields.optionalNumber(json, "top_p"),
        whole(json, "max_tokens"),
        whole(json, "max_connections"));
  }

  private static @Nullable Integer whole(JsonNode json, String key) {
    Long value = JsonFields.optionalInteger(json, key);
    return value == null
        ? null
        : Integer.valueOf((int) Math.max(-1, Math.min(value, Integer.MAX_VALUE)));
  }

  /** Returns the JSON form, with what is there. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (temperature != null) {
      json.put("temperature", temperature);
    }
    JsonFields.putPresent(json, "reasoning_effort", reasoningEffort);
    JsonFields.putPresent(json, "verbosity", verbosity);
    if (topP != null) {
      json.put("top_p", topP);
    }
    if (maxTokens != null) {
      json.put("max_tokens", maxTokens);
    }
    if (maxConnections != null) {
      json.put("max_connections", maxConnections);
    }
    return json;
  }

  /** Returns these over others; a temperature takes the place of an effort and the reverse. */
  public GenerationParams over(GenerationParams others) {
    boolean sampled = temperature != null;
    boolean reasoned = reasoningEffort != null;
    return new GenerationParams(
        sampled ? temperature : reasoned ? null : others.temperature,
        reasoned ? reasoningEffort : sampled ? null : others.reasoningEffort,
        verbosity == null ? others.verbosity : verbosity,
        topP == null ? others.topP : topP,
        maxTokens == null ? others.maxTokens : maxTokens,
        maxConnections == null ? others.maxConnections : maxConnections);
  }

  /** Returns what is sent with each call, by the names of an API's form. */
  ObjectNode parameters(String form) {
    Map<String, String> names = NAMES.getOrDefault(form, Map.of());
    ObjectNode parameters = Json.object();
    toJson()
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("max_connections")) {
                parameters.set(
                    names.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue());
              }
            });
    return parameters;
  }
}
