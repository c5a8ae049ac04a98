package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import org.jspecify.annotations.Nullable;

/** Replies of Ollama, of both its forms. */
final class OllamaReplies {

  /** More characters than a token of ordinary text has on average. */
  private static final int CHARS_PER_TOKEN = 5;

  /** The smallest context that Ollama gives a model by itself. */
  private static final int LEAST_CONTEXT = 2_048;

  private OllamaReplies() {}

  static CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    JsonNode message = body.path("message");
    JsonNode text = message.isObject() ? message.path("content") : body.path("response");
    JsonNode tools = message.path("tool_calls");
    if (!text.isTextual() && tools.isEmpty()) {
      return JsonReplies.noContent("the answer has no content", reply);
    }
    boolean onlyTools = text.asText("").isEmpty() && !tools.isEmpty();
    Long input = Details.tokens(body.path("prompt_eval_count"));
    Completion completion =
        new Completion(
            TextNode.valueOf(onlyTools ? Json.text(tools) : text.asText("")),
            body.path("done_reason").textValue(),
            body.path("model").textValue(),
            JsonReplies.requestId(reply, null),
            Details.usage(
                input, Details.tokens(body.path("eval_count")), Json.object().path("total")),
            new Details()
                .put(
                    "reasoning",
                    message.isObject() ? message.path("thinking") : body.path("thinking"))
                .flag("input_truncated", isTruncated(exchange, input))
                .orNull());
    return new CallResult.Answer(completion, RateHints.of(reply));
  }

  /** Whether fewer than nine tenths of the least number of tokens that was sent were read. */
  private static boolean isTruncated(Exchange exchange, @Nullable Long read) {
    JsonNode options = exchange.call().parameters();
    int context =
        options.path("num_ctx").asInt(options.at("/options/num_ctx").asInt(LEAST_CONTEXT));
    long estimate = characters(exchange) / CHARS_PER_TOKEN;
    return read != null && estimate > context && read * 10 < estimate * 9;
  }

  private static long characters(Exchange exchange) {
    Prompt prompt = exchange.call().prompt();
    if (prompt instanceof Prompt.Text text) {
      return text.text().length();
    }
    long sum = 0;
    for (JsonNode message : Conversation.CHAT.of(prompt, exchange.replies())) {
      sum += message.path("content").asText("").length();
      for (JsonNode part : message.path("content")) {
        sum += part.path("text").asText("").length();
      }
    }
    return sum;
  }
}
