package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.http.RateHints;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.Map;

/** Requests and replies of OpenAI's Responses API. */
final class ResponsesForm {

  static final String MODE = "responses";

  static final String PATH = "/responses";

  private ResponsesForm() {}

  static JsonPost post(
      ModelCall call, List<String> replies, Connection connection, Map<String, String> headers)
      throws UnsentException {
    ChatChecks.check(call, List.of("chat", "completion", MODE));
    ObjectNode body = Json.object().put("model", call.model());
    ArrayNode messages = Conversation.CHAT.of(call.prompt(), replies);
    body.set(
        "input",
        call.prompt() instanceof Prompt.Text text
            ? TextNode.valueOf(text.text())
            : new ChatParts(connection.media(), true).messages(messages));
    body.setAll(call.parameters());
    return new JsonPost(PATH, headers, body);
  }

  static CallResult read(JsonNode body, Reply reply) {
    JsonNode output = body.path("output");
    CallResult unreadable = JsonReplies.unreadable(output, "output", reply);
    if (unreadable != null) {
      return unreadable;
    }
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    ArrayNode tools = Json.object().arrayNode();
    boolean said = false;
    for (JsonNode item : output) {
      String type = item.path("type").asText("");
      if (type.equals("message")) {
        said = true;
        for (JsonNode part : item.path("content")) {
          text.append(part.path("text").asText(""));
          refusal.append(part.path("refusal").asText(""));
        }
      } else if (type.equals("reasoning")) {
        item.path("summary").forEach(part -> reasoning.append(part.path("text").asText("")));
      } else {
        tools.add(item);
      }
    }
    String status = body.path("status").asText("completed");
    String reason = body.at("/incomplete_details/reason").asText(status);
    RateHints hints = RateHints.of(reply);
    if (text.length() == 0 && refusal.length() > 0) {
      return new CallResult.Refusal(
          completion(body, refusal.toString(), reason, reasoning, reply), hints);
    }
    if (reason.equals("content_filter")) {
      return new CallResult.Refusal(
          completion(body, text.toString(), reason, reasoning, reply), hints);
    }
    if (!said && tools.isEmpty() && !reason.equals("max_output_tokens")) {
      return JsonReplies.noContent("the answer has no content", reply);
    }
    String answer = text.length() == 0 && !tools.isEmpty() ? Json.text(tools) : text.toString();
    return new CallResult.Answer(completion(body, answer, reason, reasoning, reply), hints);
  }

  private static Completion completion(
      JsonNode body, String response, String finish, StringBuilder reasoning, Reply reply) {
    JsonNode usage = body.path("usage");
    return new Completion(
        TextNode.valueOf(response),
        finish,
        body.path("model").textValue(),
        JsonReplies.requestId(reply, body.path("id").textValue()),
        Details.usage(
            Details.tokens(usage.path("input_tokens")),
            Details.tokens(usage.path("output_tokens")),
            usage.path("total_tokens")),
        new Details()
            .put("reasoning", TextNode.valueOf(reasoning.toString()))
            .count("cached_tokens", usage.at("/input_tokens_details/cached_tokens"))
            .count("reasoning_tokens", usage.at("/output_tokens_details/reasoning_tokens"))
            .orNull());
  }
}
