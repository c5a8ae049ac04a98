package dev.assay.io.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Map;

/** Requests in OpenAI's form, which many servers understand. */
final class ChatRequests {

  static final List<String> MODES = List.of("chat", "completion");

  private ChatRequests() {}

  /**
   * Makes a request for chat completions, or for completions where the mode is {@code completion}
   * and the prompt one text, or for an embedding.
   *
   * @param model as the server knows it
   * @param headers that carry the key
   */
  static JsonPost post(
      ModelCall call,
      String model,
      List<String> replies,
      Connection connection,
      Map<String, String> headers)
      throws UnsentException {
    if (call.mode().equals(Embeddings.MODE)) {
      return Embeddings.post(call, model, headers);
    }
    ChatChecks.check(call, MODES);
    boolean chat = !(call.mode().equals("completion") && call.prompt() instanceof Prompt.Text);
    ObjectNode body = Json.object().put("model", model);
    if (chat) {
      ArrayNode messages = Conversation.CHAT.of(call.prompt(), replies);
      body.set("messages", new ChatParts(connection.media(), false).messages(messages));
    } else {
      body.set("prompt", call.prompt().toJson());
    }
    body.setAll(call.parameters());
    return new JsonPost(chat ? "/chat/completions" : "/completions", headers, body);
  }
}
