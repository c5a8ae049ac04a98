package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests of Gemini and Vertex AI. Messages have {@code role} user or model, or system for the
 * first, and {@code parts}. Parameters are {@code generationConfig}, but for those that stand
 * beside it, such as {@code tools} and {@code safetySettings}. {@code safety_filter}, also as a key
 * of the row, sets the four categories of harm: {@code none}, {@code few}, {@code some} or {@code
 * default} (as without it), {@code most}.
 *
 * @param parts how a message's parts are sent
 */
record GeminiRequests(GeminiParts parts) {

  private static final Conversation CONVERSATION = new Conversation("model", "parts");
  private static final String SAFETY_FILTER = "safety_filter";

  /** Keys of a row that count as parameters. */
  static final Set<String> ROW_KEYS = Set.of(SAFETY_FILTER);

  private static final Map<String, String> THRESHOLDS =
      Map.of(
          "none", "BLOCK_NONE",
          "few", "BLOCK_ONLY_HIGH",
          "some", "BLOCK_MEDIUM_AND_ABOVE",
          "default", "BLOCK_MEDIUM_AND_ABOVE",
          "most", "BLOCK_LOW_AND_ABOVE");

  private static final List<String> HARMS =
      List.of("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT");

  private static final Set<String> BESIDE =
      Set.of(
          "cachedContent",
          "cached_content",
          "labels",
          "modelArmorConfig",
          "safetySettings",
          "safety_settings",
          "serviceTier",
          "service_tier",
          "store",
          "systemInstruction",
          "system_instruction",
          "toolConfig",
          "tool_config",
          "tools");

  ObjectNode body(ModelCall call, List<String> replies) throws UnsentException {
    Parameters.check(call, Set.of("model", "contents", "prompt"));
    ArrayNode messages = CONVERSATION.of(call.prompt(), replies);
    if (call.prompt() instanceof Prompt.Messages) {
      Parameters.checkHistory(messages, Set.of("user", "model"), "parts");
    }
    ObjectNode body = Json.object();
    ArrayNode contents = Json.object().arrayNode();
    for (JsonNode message : messages) {
      ObjectNode content = Json.object();
      if (message.path("role").asText().equals("system")) {
        content.set("parts", parts.of(message.path("parts")));
        body.set("systemInstruction", content);
      } else {
        content.set("role", message.path("role"));
        contents.add(content.<ObjectNode>set("parts", parts.of(message.path("parts"))));
      }
    }
    body.set("contents", contents);
    ObjectNode parameters = call.parameters().deepCopy();
    JsonNode filter = parameters.remove(SAFETY_FILTER);
    parameters.remove("stream");
    ObjectNode config = Json.object();
    Parameters.sort(
        parameters, body, BESIDE, config, Set.of("generationConfig", "generation_config"));
    if (!config.isEmpty()) {
      body.set("generationConfig", config);
    }
    String level = filter == null ? "default" : filter.asText("");
    if (!THRESHOLDS.containsKey(level)) {
      throw UnsentException.ofRow(
          "Invalid safety_filter: " + level + " (must be none, few, some, default or most)");
    }
    if (!body.has("safetySettings") && !body.has("safety_settings")) {
      body.set("safetySettings", safety(THRESHOLDS.getOrDefault(level, "")));
    }
    return body;
  }

  private static ArrayNode safety(String threshold) {
    ArrayNode settings = Json.object().arrayNode();
    HARMS.forEach(
        harm ->
            settings
                .addObject()
                .put("category", "HARM_CATEGORY_" + harm)
                .put("threshold", threshold));
    return settings;
  }
}
