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
 * Requests of the Converse API. A first system message is sent as {@code system}. Of the
 * parameters, {@code maxTokens}, {@code temperature}, {@code topP} and {@code stopSequences} (or
 * {@code max_tokens}, {@code top_p}, {@code stop_sequences}, {@code stop}) are the inference
 * configuration; Converse's own keys stay beside it; the rest, such as {@code top_k}, goes to the
 * model as additional fields. {@code maxTokens} is 2,048 where the row has none, as Bedrock would
 * else reserve the model's largest answer for each call.
 */
final class BedrockRequests {

  static final int DEFAULT_MAX_TOKENS = 2_048;

  private static final Map<String, String> INFERENCE =
      Map.of(
          "maxTokens", "maxTokens",
          "max_tokens", "maxTokens",
          "temperature", "temperature",
          "topP", "topP",
          "top_p", "topP",
          "stopSequences", "stopSequences",
          "stop_sequences", "stopSequences",
          "stop", "stopSequences");

  private static final Set<String> BESIDE =
      Set.of(
          "additionalModelResponseFieldPaths",
          "guardrailConfig",
          "outputConfig",
          "performanceConfig",
          "promptVariables",
          "requestMetadata",
          "serviceTier",
          "system",
          "toolConfig");

  private BedrockRequests() {}

  static ObjectNode body(ModelCall call, List<String> replies, MediaFolder media)
      throws UnsentException {
    Parameters.check(call, Set.of("model", "modelId", "messages", "prompt"));
    ArrayNode messages = Conversation.CHAT.of(call.prompt(), replies);
    if (call.prompt() instanceof Prompt.Messages) {
      Parameters.checkHistory(messages, Set.of("user", "assistant"), "content");
    }
    ObjectNode body = Json.object();
    ArrayNode ready = body.putArray("messages");
    for (JsonNode message : messages) {
      ArrayNode parts = parts(message.path("content"), media);
      if (!message.path("role").asText().equals("system")) {
        ObjectNode sent = ready.addObject();
        sent.set("role", message.path("role"));
        sent.set("content", parts);
      } else if (call.parameters().has("system")) {
        throw UnsentException.ofRow(
            "Both the prompt and the parameters have a system message (keep one)");
      } else {
        body.set("system", parts);
      }
    }
    parameters(call.parameters(), body);
    return body;
  }

  private static void parameters(ObjectNode parameters, ObjectNode body) {
    ObjectNode inference = Json.object().put("maxTokens", DEFAULT_MAX_TOKENS);
    ObjectNode rest = Json.object();
    ObjectNode others = Json.object();
    parameters
        .properties()
        .forEach(
            parameter -> {
              String name = INFERENCE.get(parameter.getKey());
              JsonNode value = parameter.getValue();
              if (name == null) {
                others.set(parameter.getKey(), value);
              } else if (name.equals("stopSequences") && value.isTextual()) {
                inference.putArray(name).add(value);
              } else {
                inference.set(name, value);
              }
            });
    if (others.remove("inferenceConfig") instanceof ObjectNode given) {
      inference.setAll(given);
    }
    others.remove("stream");
    Parameters.sort(others, body, BESIDE, rest, Set.of("additionalModelRequestFields"));
    body.set("inferenceConfig", inference);
    if (!rest.isEmpty()) {
      body.set("additionalModelRequestFields", rest);
    }
  }

  private static ArrayNode parts(JsonNode content, MediaFolder media) throws UnsentException {
    ArrayNode parts = Json.object().arrayNode();
    if (content.isTextual()) {
      parts.addObject().set("text", content);
      return parts;
    }
    for (JsonNode part : content) {
      parts.add(part(part, media));
    }
    return parts;
  }

  private static JsonNode part(JsonNode part, MediaFolder media) throws UnsentException {
    if (part.isTextual() || part.path("type").asText("").equals("text")) {
      return Json.object().set("text", part.isTextual() ? part : part.path("text"));
    }
    MediaPart named = MediaPart.of(part);
    if (named == null) {
      return part;
    }
    String block =
        switch (named.kind()) {
          case "image", "audio", "video" -> named.kind();
          case "file" -> "document";
          default -> throw named.notFor("bedrock", "text, image, audio, video or file");
        };
    ObjectNode ready = Json.object();
    ready.set(block, block(named, block.equals("document"), media));
    return ready;
  }

  private static ObjectNode block(MediaPart named, boolean document, MediaFolder media)
      throws UnsentException {
    ObjectNode content = Json.object();
    if (named.isRemote()) {
      if (!named.hasScheme("s3")) {
        throw UnsentException.ofRow("Bedrock takes media from files and from s3:// only");
      }
      String last = named.source().substring(named.source().lastIndexOf('/') + 1);
      String type = MediaTypes.of(last, named.mimeType(), new byte[0]);
      head(content, new MediaFile(last, type, new byte[0]), document);
      content.putObject("source").putObject("s3Location").put("uri", named.source());
      return content;
    }
    MediaFile file = named.load(media);
    head(content, file, document);
    content.putObject("source").put("bytes", file.base64());
    return content;
  }

  private static void head(ObjectNode content, MediaFile file, boolean document) {
    String extension = file.name().substring(file.name().lastIndexOf('.') + 1);
    boolean image = file.type().startsWith("image/");
    content.put("format", image ? file.subtype() : extension);
    if (document) {
      content.put("name", file.name().replaceAll("[^A-Za-z0-9()\\[\\] -]+", "-"));
    }
  }
}
