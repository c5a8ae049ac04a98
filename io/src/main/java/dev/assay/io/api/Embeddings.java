package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import java.util.Map;
import java.util.Set;

/**
 * Embeddings in OpenAI's form: one text becomes one vector, whose list of numbers is the response.
 */
final class Embeddings {

  static final String MODE = "embeddings";

  private Embeddings() {}

  static JsonPost post(ModelCall call, String model, Map<String, String> headers)
      throws UnsentException {
    Parameters.check(call, Set.of("model", "messages", "prompt", "input"));
    if (!(call.prompt() instanceof Prompt.Text text)) {
      throw UnsentException.ofRow("The prompt of an embedding is not one text (give one text)");
    }
    ObjectNode body = Json.object().put("model", model).put("input", text.text());
    body.setAll(call.parameters());
    return new JsonPost("/embeddings", headers, body);
  }

  /** Returns whether a success is one of embeddings. */
  static boolean isReply(JsonNode body) {
    return !body.has("choices") && body.at("/data/0/embedding").isArray();
  }

  static CallResult read(JsonNode body, Reply reply) {
    JsonNode vector = body.at("/data/0/embedding");
    for (JsonNode number : vector) {
      if (!number.isNumber()) {
        return JsonReplies.noContent("the embedding is no list of numbers", reply);
      }
    }
    if (vector.isEmpty() || body.path("data").size() != 1) {
      return JsonReplies.noContent("the answer has not one embedding", reply);
    }
    Long asked = Details.tokens(body.at("/usage/prompt_tokens"));
    return new CallResult.Answer(
        new Completion(
            vector,
            null,
            body.path("model").textValue(),
            JsonReplies.requestId(reply, null),
            Details.usage(
                asked, asked == null ? null : Long.valueOf(0), body.at("/usage/total_tokens"))),
        RateHints.of(reply));
  }
}
