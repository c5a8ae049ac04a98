package dev.assay.io.api;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * From a reply in OpenAI's form to a result. A refusal is a result of its own; an answer cut short
 * or made of tool calls is an answer whose finish reason says so.
 */
final class ChatReplies {

  /** More choices than any request can ask for. */
  private static final int MAX_CHOICES = 1_000;

  private ChatReplies() {}

  static CallResult read(String api, Reply reply, @Nullable Secret key) {
    RateHints hints = RateHints.of(reply);
    if (reply.status() / 100 != 2) {
      CallError error = Verdicts.of(api, reply, key);
      return error.code().equals("CONTENT_FILTER")
          ? new CallResult.Refusal(filtered(error, reply), hints)
          : new CallResult.Problem(error, hints);
    }
    JsonNode body;
    try {
      body = Json.parse(reply.body());
    } catch (StreamConstraintsException e) {
      return problem("RESP_TOO_LARGE", "the JSON exceeds a limit", reply, Verdict.ROW_TERMINAL);
    } catch (IOException e) {
      return problem("RESP_NOT_JSON", "the answer is not JSON", reply, Verdict.TRANSIENT);
    }
    if (!body.isObject()) {
      return problem("RESP_NOT_JSON", "the answer is no JSON object", reply, Verdict.TRANSIENT);
    }
    if (!body.path("error").isMissingNode() && !body.path("error").isNull()) {
      return new CallResult.Problem(Verdicts.of(api, reply, key), hints);
    }
    JsonNode choices = body.path("choices");
    if (!choices.isArray()) {
      return problem("RESP_NO_CONTENT", "the answer has no choices", reply, Verdict.ROW_TERMINAL);
    }
    if (choices.size() > MAX_CHOICES) {
      return problem("RESP_TOO_LARGE", "too many choices", reply, Verdict.ROW_TERMINAL);
    }
    return result(body, choices, reply, hints);
  }

  private static CallResult result(JsonNode body, JsonNode choices, Reply reply, RateHints hints) {
    if (choices.isEmpty()) {
      return new CallResult.Answer(completion(body, TextNode.valueOf(""), "empty", reply), hints);
    }
    JsonNode first = choices.path(0);
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
      return problem("RESP_NO_CONTENT", "the answer has no content", reply, Verdict.ROW_TERMINAL);
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
    if (content.isTextual()) {
      return content.textValue();
    }
    if (content.isArray()) {
      StringBuilder parts = new StringBuilder();
      content.forEach(part -> parts.append(part.path("text").asText("")));
      return parts.toString();
    }
    JsonNode tools = message.path("tool_calls");
    return tools.isEmpty() ? null : Json.text(tools);
  }

  private static Completion completion(
      JsonNode body, JsonNode response, @Nullable String finish, Reply reply) {
    return new Completion(
        response,
        finish,
        body.path("model").textValue(),
        requestId(reply, body.path("id").textValue()),
        usage(body.path("usage")));
  }

  /** A filter that stopped the prompt before any model saw it. */
  private static Completion filtered(CallError error, Reply reply) {
    return new Completion(
        TextNode.valueOf(error.message()),
        "content_filter",
        null,
        requestId(reply, null),
        Usage.UNKNOWN);
  }

  private static @Nullable String requestId(Reply reply, @Nullable String otherwise) {
    String id = reply.header("x-request-id");
    return id != null ? id : otherwise;
  }

  private static Usage usage(JsonNode usage) {
    Long input = tokens(usage.path("prompt_tokens"));
    Long output = tokens(usage.path("completion_tokens"));
    Long total = tokens(usage.path("total_tokens"));
    if (total == null && input != null && output != null) {
      total = input + output;
    }
    return new Usage(input, output, total);
  }

  private static @Nullable Long tokens(JsonNode count) {
    return count.isInt() && count.intValue() >= 0 ? Long.valueOf(count.intValue()) : null;
  }

  private static CallResult problem(String code, String why, Reply reply, Verdict verdict) {
    return new CallResult.Problem(
        Verdicts.unreadable(code, why, reply, verdict), RateHints.of(reply));
  }
}
