package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replies of Gemini and Vertex AI. A blocked prompt and an answer that a filter stopped are
 * refusals; {@code safety_attributes} in the details has each category's probability, whether one
 * blocked, and the reason. Thoughts stand apart and count as output.
 */
final class GeminiReplies {

  private static final Set<String> STOPPED_BY_FILTER =
      Set.of(
          "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "MODEL_ARMOR");
  private static final Set<String> FINISHED = Set.of("STOP", "MAX_TOKENS");

  private GeminiReplies() {}

  static CallResult read(JsonNode body, Reply reply) {
    JsonNode candidates = body.path("candidates");
    RateHints hints = RateHints.of(reply);
    boolean told = body.has("promptFeedback") || body.has("usageMetadata");
    boolean none = candidates.isMissingNode() || candidates.isNull();
    if (candidates.isEmpty() && (candidates.isArray() || (none && told))) {
      String reason = body.at("/promptFeedback/blockReason").asText("empty");
      Said nothing = new Said("", "", body.at("/promptFeedback/safetyRatings"), reason);
      return new CallResult.Refusal(
          completion(body, TextNode.valueOf(""), nothing, true, reply), hints);
    }
    CallResult unreadable = JsonReplies.unreadable(candidates, "candidates", reply);
    if (unreadable != null) {
      return unreadable;
    }
    Said first = Said.of(candidates.path(0));
    if (candidates.size() > 1) {
      ArrayNode texts = Json.object().arrayNode();
      candidates.forEach(candidate -> texts.add(Said.of(candidate).text()));
      return new CallResult.Answer(completion(body, texts, first, false, reply), hints);
    }
    String finish = first.finish() == null ? "" : first.finish();
    TextNode text = TextNode.valueOf(first.text());
    boolean silent = first.text().isEmpty();
    if (STOPPED_BY_FILTER.contains(finish) || (finish.equals("OTHER") && silent)) {
      return new CallResult.Refusal(completion(body, text, first, true, reply), hints);
    }
    if (silent && !FINISHED.contains(finish)) {
      return JsonReplies.noContent(
          "the answer has no content" + (finish.matches("[A-Z_]{1,40}") ? ", " + finish : ""),
          reply);
    }
    return new CallResult.Answer(completion(body, text, first, false, reply), hints);
  }

  /** What one candidate says. */
  private record Said(String text, String thoughts, JsonNode ratings, @Nullable String finish) {

    static Said of(JsonNode candidate) {
      StringBuilder text = new StringBuilder();
      StringBuilder thoughts = new StringBuilder();
      ArrayNode others = Json.object().arrayNode();
      for (JsonNode part : candidate.at("/content/parts")) {
        if (part.path("text").isTextual()) {
          (part.path("thought").asBoolean(false) ? thoughts : text)
              .append(part.path("text").textValue());
        } else {
          others.add(part);
        }
      }
      return new Said(
          text.length() == 0 && !others.isEmpty() ? Json.text(others) : text.toString(),
          thoughts.toString(),
          candidate.path("safetyRatings"),
          candidate.path("finishReason").textValue());
    }
  }

  private static Completion completion(
      JsonNode body, JsonNode response, Said said, boolean stopped, Reply reply) {
    JsonNode usage = body.path("usageMetadata");
    JsonNode thoughts = usage.path("thoughtsTokenCount");
    Long answered = Details.tokens(usage.path("candidatesTokenCount"));
    return new Completion(
        response,
        said.finish(),
        body.path("modelVersion").textValue(),
        JsonReplies.requestId(reply, body.path("responseId").textValue()),
        Details.usage(
            Details.sum(usage.path("promptTokenCount"), usage.path("toolUsePromptTokenCount")),
            answered == null
                ? Details.tokens(thoughts)
                : Details.sum(usage.path("candidatesTokenCount"), thoughts),
            usage.path("totalTokenCount")),
        new Details()
            .put("reasoning", TextNode.valueOf(said.thoughts()))
            .put("safety_attributes", safety(said, stopped))
            .put("block_reason_message", body.at("/promptFeedback/blockReasonMessage"))
            .count("cached_tokens", usage.path("cachedContentTokenCount"))
            .count("reasoning_tokens", thoughts)
            .orNull());
  }

  private static ObjectNode safety(Said said, boolean stopped) {
    ObjectNode safety = Json.object();
    boolean blocked = stopped;
    for (JsonNode rating : said.ratings()) {
      safety.set(rating.path("category").asText(), rating.path("probability"));
      blocked |= rating.path("blocked").asBoolean(false);
    }
    if (safety.isEmpty() && !stopped) {
      return safety;
    }
    return safety.put("blocked", blocked).put("finish_reason", said.finish());
  }
}
