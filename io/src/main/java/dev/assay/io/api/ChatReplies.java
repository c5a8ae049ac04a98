package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * From a success in OpenAI's form to a result. A refusal is a result of its own; an answer cut
 * short or made of tool calls is an answer whose finish reason says so.
 */
final class ChatReplies {

  private ChatReplies() {}

  static CallResult read(String api, JsonNode body, Reply reply, @Nullable Secret key) {
    if (Embeddings.isReply(body)) {
      return Embeddings.read(body, reply);
    }
    JsonNode choices = body.path("choices");
    CallResult unreadable = JsonReplies.unreadable(choices, "choices", reply);
    if (unreadable != null) {
      return unreadable;
    }
    JsonNode first = choices.path(0);
    if (first.path("error").isObject()) {
      ObjectNode error = Json.object().set("error", first.path("error"));
      return JsonReplies.error(
          api, new Reply(reply.status(), reply.headers(), Json.bytes(error)), key);
    }
    RateHints hints = RateHints.of(reply);
    if (choices.isEmpty()) {
      return new CallResult.Answer(completion(body, TextNode.valueOf(""), "empty", reply), hints);
    }
    String finish = first.path("finish_reason").textValue();
    if (choices.size() > 1) {
      ArrayNode texts = Json.object().arrayNode();
      choices.forEach(choice -> texts.add(choiceText(choice)));
      return new CallResult.Answer(completion(body, texts, finish, reply), hints);
    }
    String text = content(first);
    String refusal = first.path("message").path("refusal").textValue();
    if ((text == null || text.isEmpty()) && refusal != null && !refusal.isEmpty()) {
      return new CallResult.Refusal(
          completion(body, TextNode.valueOf(refusal), finish, reply), hints);
    }
    if ("content_filter".equals(finish)) {
      TextNode partial = TextNode.valueOf(text == null ? "" : text);
      return new CallResult.Refusal(completion(body, partial, finish, reply), hints);
    }
    if (text == null && !"stop".equals(finish) && !"length".equals(finish)) {
      return JsonReplies.noContent("the answer has no content", reply);
    }
    return new CallResult.Answer(
        completion(body, TextNode.valueOf(text == null ? "" : text), finish, reply), hints);
  }

  private static String choiceText(JsonNode choice) {
    String text = content(choice);
    return text != null ? text : choice.path("message").path("refusal").asText("");
  }

  /** Returns the text of a choice, its tool calls as JSON text, or null where it has neither. */
  private static @Nullable String content(JsonNode choice) {
    JsonNode message = choice.path("message");
    JsonNode content = message.isObject() ? message.path("content") : choice.path("text");
    JsonNode tools = message.path("tool_calls");
    if (content.isTextual() && (!content.textValue().isEmpty() || tools.isEmpty())) {
      return content.textValue();
    }
    if (content.isArray()) {
      StringBuilder parts = new StringBuilder();
      content.forEach(part -> parts.append(part.path("text").asText("")));
      return parts.toString();
    }
    return tools.isEmpty() ? null : Json.text(tools);
  }

  private static Completion completion(
      JsonNode body, JsonNode response, @Nullable String finish, Reply reply) {
    JsonNode usage = body.path("usage");
    JsonNode choice = body.path("choices").path(0);
    JsonNode message = choice.path("message");
    JsonNode reasoning = message.path("reasoning_content");
    return new Completion(
        response,
        finish,
        body.path("model").textValue(),
        JsonReplies.requestId(reply, body.path("id").textValue()),
        Details.usage(
            Details.tokens(usage.path("prompt_tokens")),
            Details.tokens(usage.path("completion_tokens")),
            usage.path("total_tokens")),
        new Details()
            .put("reasoning", reasoning.isTextual() ? reasoning : message.path("reasoning"))
            .put("content_filter", choice.path("content_filter_results"))
            .put("prompt_filter", body.path("prompt_filter_results"))
            .put("logprobs", choice.path("logprobs"))
            .count("cached_tokens", usage.path("prompt_tokens_details").path("cached_tokens"))
            .count(
                "reasoning_tokens",
                usage.path("completion_tokens_details").path("reasoning_tokens"))
            .put("provider", body.path("provider"))
            .orNull());
  }
}
