package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a success of the Converse API to a result. What a guardrail or a filter stopped is a
 * refusal; reasoning stands apart; tool uses without a text are JSON text.
 */
final class BedrockReplies {

  private static final Set<String> STOPPED =
      Set.of("guardrail_intervened", "content_filtered", "refusal");

  private BedrockReplies() {}

  static CallResult read(JsonNode body, Reply reply) {
    JsonNode content = body.at("/output/message/content");
    String stop = body.path("stopReason").textValue();
    if (!content.isArray() && stop == null) {
      return JsonReplies.noContent("the answer has no content", reply);
    }
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    ArrayNode others = Json.object().arrayNode();
    for (JsonNode block : content) {
      if (block.path("text").isTextual()) {
        text.append(block.path("text").textValue());
      } else if (block.has("reasoningContent")) {
        reasoning.append(block.at("/reasoningContent/reasoningText/text").asText(""));
      } else {
        others.add(block);
      }
    }
    String response = text.length() == 0 && !others.isEmpty() ? Json.text(others) : text.toString();
    Completion completion = completion(body, response, stop, reasoning.toString(), reply);
    return stop != null && STOPPED.contains(stop)
        ? new CallResult.Refusal(completion, RateHints.of(reply))
        : new CallResult.Answer(completion, RateHints.of(reply));
  }

  private static Completion completion(
      JsonNode body, String response, @Nullable String stop, String reasoning, Reply reply) {
    JsonNode usage = body.path("usage");
    JsonNode read = usage.path("cacheReadInputTokens");
    JsonNode written = usage.path("cacheWriteInputTokens");
    return new Completion(
        TextNode.valueOf(response),
        stop,
        null,
        reply.header("x-amzn-requestid"),
        Details.usage(
            Details.sum(usage.path("inputTokens"), read, written),
            Details.tokens(usage.path("outputTokens")),
            usage.path("totalTokens")),
        new Details()
            .put("reasoning", TextNode.valueOf(reasoning))
            .put("guardrail", body.at("/trace/guardrail"))
            .put("additional_fields", body.path("additionalModelResponseFields"))
            .count("cached_tokens", read)
            .count("cache_creation_tokens", written)
            .orNull());
  }
}
