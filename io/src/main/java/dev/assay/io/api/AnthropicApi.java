package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's Messages API at {@code /v1/messages}, version {@code 2023-06-01}. Reads {@code
 * ANTHROPIC_API_KEY} and {@code ANTHROPIC_BASE_URL} (default {@code https://api.anthropic.com}),
 * the model's own variables first. A system message, which may only be the first, is sent as {@code
 * system}. All parameters are passed on; {@code max_tokens}, which the API demands, is 4,096 where
 * the row has none, and {@code betas} becomes the header {@code anthropic-beta}. Images and
 * documents may be files of the folder of media or addresses.
 */
public final class AnthropicApi extends JsonApi {

  /** What every model can give. */
  static final int DEFAULT_MAX_TOKENS = 4_096;

  private static final String KEY = "ANTHROPIC_API_KEY";
  private static final String BASE_URL = "ANTHROPIC_BASE_URL";
  private static final String ANTHROPIC = "https://api.anthropic.com";
  static final String VERSION = "2023-06-01";

  /** Header that names what is not yet generally available. */
  static final String BETA = "anthropic-beta";

  /** Makes the connector; it has no state. */
  public AnthropicApi() {}

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public LimitRule limitRule() {
    return LimitRule.ANTHROPIC;
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    URI endpoint = ModelVariables.endpoint(BASE_URL, ANTHROPIC, model, environment);
    return ModelVariables.connection(endpoint, KEY, model, environment);
  }

  @Override
  public Optional<BatchForm> batchForm() {
    return Optional.of(AnthropicBatchForm.INSTANCE);
  }

  @Override
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    return request(call, replies, connection);
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    return AnthropicReplies.read(body, reply);
  }

  static JsonPost request(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    Parameters.check(call, Set.of("model", "messages", "prompt"));
    ArrayNode messages = Conversation.CHAT.of(call.prompt(), replies);
    if (call.prompt() instanceof Prompt.Messages) {
      Parameters.checkHistory(messages, Set.of("user", "assistant"), "content");
    }
    ObjectNode body = Json.object().put("model", call.model());
    body.put("max_tokens", DEFAULT_MAX_TOKENS);
    ArrayNode ready = Json.object().arrayNode();
    for (JsonNode message : messages) {
      if (!message.path("role").asText().equals("system")) {
        ready.add(message((ObjectNode) message, connection.media()));
      } else if (call.parameters().has("system")) {
        throw UnsentException.ofRow(
            "Both the prompt and the parameters have a system message (keep one)");
      } else {
        body.set("system", message.path("content"));
      }
    }
    body.set("messages", ready);
    body.setAll(call.parameters());
    return new JsonPost("/v1/messages", headers(connection, body.remove("betas")), body);
  }

  private static Map<String, String> headers(Connection connection, @Nullable JsonNode betas)
      throws UnsentException {
    Map<String, String> headers = new HashMap<>();
    headers.put("anthropic-version", VERSION);
    Secret key = connection.key();
    if (key != null) {
      headers.put("x-api-key", key.reveal());
    }
    if (betas != null) {
      List<String> names = new ArrayList<>();
      betas.forEach(name -> names.add(name.asText("")));
      if (!names.stream().allMatch(name -> name.matches("[A-Za-z0-9._-]{1,100}"))) {
        throw UnsentException.ofRow("Invalid betas: " + betas + " (must be a list of names)");
      }
      headers.put(BETA, String.join(",", names));
    }
    return headers;
  }

  private static ObjectNode message(ObjectNode message, MediaFolder media) throws UnsentException {
    if (!message.path("content").isArray()) {
      return message;
    }
    ArrayNode parts = Json.object().arrayNode();
    for (JsonNode part : message.path("content")) {
      parts.add(part(part, media));
    }
    return message.deepCopy().set("content", parts);
  }

  private static JsonNode part(JsonNode part, MediaFolder media) throws UnsentException {
    if (part.isTextual()) {
      return Json.object().put("type", "text").put("text", part.textValue());
    }
    MediaPart named = MediaPart.of(part);
    if (named == null) {
      return part;
    }
    if (!named.kind().equals("image") && !named.kind().equals("file")) {
      throw named.notFor("anthropic", "text, image or file");
    }
    ObjectNode ready = part.deepCopy();
    ready.remove(List.of("media", "media_type", "mime_type", "image_url", "upload"));
    ready.put("type", named.kind().equals("image") ? "image" : "document");
    return ready.set("source", source(named, media));
  }

  private static ObjectNode source(MediaPart named, MediaFolder media) throws UnsentException {
    if (named.isRemote()) {
      return Json.object().put("type", "url").put("url", named.source());
    }
    MediaFile file = named.load(media);
    if (file.type().startsWith("text/")) {
      return Json.object()
          .put("type", "text")
          .put("media_type", "text/plain")
          .put("data", new String(file.bytes(), StandardCharsets.UTF_8));
    }
    return Json.object()
        .put("type", "base64")
        .put("media_type", file.type())
        .put("data", file.base64());
  }
}
