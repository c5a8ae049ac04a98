package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * From a success of Anthropic to a result. One text is a text, several are a list; thinking stands
 * apart in the details; tool uses without a text are JSON text. Tokens read from and written to the
 * cache are input tokens, too.
 */
final class AnthropicReplies {

  private AnthropicReplies() {}

  static CallResult read(JsonNode body, Reply reply) {
    JsonNode content = body.path("content");
    CallResult unreadable = JsonReplies.unreadable(content, "content", reply);
    if (unreadable != null) {
      return unreadable;
    }
    ArrayNode texts = Json.object().arrayNode();
    ArrayNode tools = Json.object().arrayNode();
    StringBuilder thinking = new StringBuilder();
    for (JsonNode block : content) {
      switch (block.path("type").asText("")) {
        case "text" -> texts.add(block.path("text").asText(""));
        case "thinking" -> thinking.append(block.path("thinking").asText(""));
        case "redacted_thinking" -> {}
        default -> tools.add(block);
      }
    }
    JsonNode response =
        switch (texts.size()) {
          case 0 -> TextNode.valueOf(tools.isEmpty() ? "" : Json.text(tools));
          case 1 -> texts.path(0);
          default -> texts;
        };
    String stop = body.path("stop_reason").textValue();
    if (texts.isEmpty() && tools.isEmpty() && stop == null) {
      return JsonReplies.noContent("the answer has no content", reply);
    }
    Completion completion = completion(body, response, stop, thinking.toString(), reply);
    return "refusal".equals(stop)
        ? new CallResult.Refusal(completion, RateHints.of(reply))
        : new CallResult.Answer(completion, RateHints.of(reply));
  }

  private static Completion completion(
      JsonNode body, JsonNode response, @Nullable String stop, String thinking, Reply reply) {
    JsonNode usage = body.path("usage");
    JsonNode read = usage.path("cache_read_input_tokens");
    JsonNode written = usage.path("cache_creation_input_tokens");
    String requestId = reply.header("request-id");
    return new Completion(
        response,
        stop,
        body.path("model").textValue(),
        requestId != null ? requestId : body.path("id").textValue(),
        Details.usage(
            Details.sum(usage.path("input_tokens"), read, written),
            Details.tokens(usage.path("output_tokens")),
            usage.path("total")),
        new Details()
            .put("reasoning", TextNode.valueOf(thinking))
            .put("stop_sequence", body.path("stop_sequence"))
            .put("stop_details", body.path("stop_details"))
            .count("cached_tokens", read)
            .count("cache_creation_tokens", written)
            .orNull());
  }
}
