package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ollama: a text goes to {@code /api/generate}, turns and messages to {@code /api/chat}. Parameters
 * are the model's {@code options}, but for those that Ollama has beside them, such as {@code
 * format}, {@code system}, {@code think}, {@code tools}, {@code truncate} and {@code keep_alive}.
 * Reads {@code OLLAMA_API_ENDPOINT}, the model's own variable first; there is no key. Images are
 * files of the folder of media. As Ollama drops the start of what exceeds {@code num_ctx} without a
 * word, an answer whose count of input tokens is far too low says {@code input_truncated}.
 */
public final class OllamaApi extends JsonApi {

  private static final String ENDPOINT = "OLLAMA_API_ENDPOINT";
  private static final Set<String> BESIDE =
      Set.of(
          "format",
          "keep_alive",
          "logprobs",
          "raw",
          "shift",
          "suffix",
          "system",
          "template",
          "think",
          "tools",
          "top_logprobs",
          "truncate");

  /** Makes the connector; it has no state. */
  public OllamaApi() {}

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    return new Connection(ModelVariables.needEndpoint(ENDPOINT, model, environment), ENDPOINT, null)
        .withMedia(environment);
  }

  @Override
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    Parameters.check(call, Set.of("model", "prompt", "messages", "images"));
    ObjectNode body = Json.object().put("model", call.model());
    boolean single = call.prompt() instanceof Prompt.Text;
    if (call.prompt() instanceof Prompt.Text text) {
      body.put("prompt", text.text());
    } else {
      body.set(
          "messages", messages(Conversation.CHAT.of(call.prompt(), replies), connection.media()));
    }
    ObjectNode options = Json.object();
    Parameters.sort(call.parameters(), body, BESIDE, options, Set.of("options"));
    options.remove("stream");
    if (!options.isEmpty()) {
      body.set("options", options);
    }
    body.put("stream", false);
    return new JsonPost(single ? "/api/generate" : "/api/chat", Map.of(), body);
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    return OllamaReplies.read(body, reply, exchange);
  }

  private static ArrayNode messages(ArrayNode messages, MediaFolder media) throws UnsentException {
    ArrayNode ready = Json.object().arrayNode();
    int number = 0;
    for (JsonNode message : messages) {
      number++;
      ready.add(message instanceof ObjectNode object ? message(object, number, media) : message);
    }
    return ready;
  }

  private static ObjectNode message(ObjectNode message, int number, MediaFolder media)
      throws UnsentException {
    String role = message.path("role").asText("");
    if (!Set.of("system", "user", "assistant", "tool").contains(role)) {
      throw UnsentException.ofRow(
          "Message "
              + number
              + " has role "
              + role
              + " (must be one of system, user, assistant, tool)");
    }
    JsonNode content = message.path("content");
    if (content.isTextual() || (content.isMissingNode() && message.has("tool_calls"))) {
      return message;
    }
    if (!content.isArray() || content.isEmpty()) {
      throw UnsentException.ofRow(
          "Message " + number + " has no content (must be a text or a list of parts)");
    }
    StringBuilder text = new StringBuilder();
    ArrayNode images = Json.object().arrayNode();
    for (JsonNode part : content) {
      MediaPart named = MediaPart.of(part);
      if (named == null) {
        text.append(part.isTextual() ? part.textValue() : part.path("text").asText(""));
      } else if (named.kind().equals("image") && !named.isRemote()) {
        images.add(named.load(media).base64());
      } else {
        throw named.notFor("ollama", "text, or image of a file");
      }
    }
    ObjectNode ready = message.deepCopy().put("content", text.toString());
    return images.isEmpty() ? ready : ready.set("images", images);
  }
}
