package dev.assay.io.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.testing.BatchProvider.Batch;
import dev.assay.io.testing.BatchServer.Fate;
import org.jspecify.annotations.Nullable;

/** What {@link BatchServer} says, in the words of either provider. */
final class BatchReplies {

  private BatchReplies() {}

  static ObjectNode anthropicBatch(Batch batch, int good, int bad, String results) {
    boolean done = batch.ended;
    ObjectNode json =
        Json.object()
            .put("id", batch.id)
            .put("type", "message_batch")
            .put("created_at", batch.created.toString())
            .put(
                "processing_status", done ? "ended" : batch.cancelled ? "canceling" : "in_progress")
            .put("results_url", done ? results : null);
    json.putObject("request_counts")
        .put("processing", done ? batch.requests.size() - good - bad : batch.requests.size())
        .put("succeeded", done ? good : 0)
        .put("errored", done ? bad : 0);
    return json;
  }

  static ObjectNode openAiBatch(Batch batch, int good, int bad, @Nullable String refusal) {
    boolean done = batch.ended;
    String status =
        done
            ? batch.cancelled ? "cancelled" : "completed"
            : batch.cancelled ? "cancelling" : "in_progress";
    ObjectNode json =
        Json.object()
            .put("id", batch.id)
            .put("object", "batch")
            .put("endpoint", batch.place)
            .put("created_at", batch.created.getEpochSecond())
            .put("status", refusal == null ? status : "failed");
    json.putObject("metadata").put("assay_batch", batch.ownKey);
    json.putObject("request_counts")
        .put("total", batch.requests.size())
        .put("completed", done ? good : 0)
        .put("failed", done ? bad : 0);
    if (refusal != null) {
      json.putObject("errors")
          .putArray("data")
          .addObject()
          .put("code", refusal)
          .put("message", "refused");
    }
    json.put("output_file_id", done && good > 0 ? "file-out-" + batch.id : null);
    json.put("error_file_id", done && bad > 0 ? "file-err-" + batch.id : null);
    return json;
  }

  static ObjectNode openAi(String id, JsonNode request, Fate fate) {
    ObjectNode line = Json.object().put("id", "batch_req_" + id).put("custom_id", id);
    if (fate == Fate.EXPIRED || fate == Fate.CANCELLED) {
      line.putNull("response");
      line.putObject("error")
          .put("code", fate == Fate.EXPIRED ? "batch_expired" : "batch_cancelled")
          .put("message", "This request was not executed.");
      return line;
    }
    ObjectNode response = line.putObject("response").put("request_id", "req-of-" + id);
    switch (fate) {
      case BAD_REQUEST ->
          response
              .put("status_code", 400)
              .set("body", error("invalid_request_error", "bad request"));
      case SERVER_ERROR ->
          response.put("status_code", 500).set("body", error("server_error", "fault"));
      case NO_MODEL ->
          response.put("status_code", 404).set("body", error("not_found_error", "no model"));
      default -> response.put("status_code", 200).set("body", answer(false, request));
    }
    line.putNull("error");
    return line;
  }

  static ObjectNode anthropic(String id, JsonNode request, Fate fate) {
    ObjectNode line = Json.object().put("custom_id", id);
    ObjectNode result = line.putObject("result");
    switch (fate) {
      case EXPIRED -> result.put("type", "expired");
      case CANCELLED -> result.put("type", "canceled");
      case BAD_REQUEST ->
          result.put("type", "errored").set("error", error("invalid_request_error", "bad request"));
      case NO_MODEL ->
          result.put("type", "errored").set("error", error("not_found_error", "no model"));
      case SERVER_ERROR -> result.put("type", "errored").set("error", error("api_error", "fault"));
      default -> result.put("type", "succeeded").set("message", answer(true, request));
    }
    return line;
  }

  static ObjectNode error(String type, String message) {
    ObjectNode error = Json.object().put("type", "error");
    error.putObject("error").put("type", type).put("message", message);
    return error;
  }

  /** An answer of 20 tokens to a prompt of 10. */
  static ObjectNode answer(boolean anthropic, JsonNode request) {
    ObjectNode json = Json.object();
    json.set("model", request.path("model"));
    if (anthropic) {
      json.put("id", "msg_1").put("type", "message").put("stop_reason", "end_turn");
      json.putArray("content").addObject().put("type", "text").put("text", text(request));
      json.putObject("usage").put("input_tokens", 10).put("output_tokens", 20);
      return json;
    }
    json.put("id", "chatcmpl-1");
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", text(request));
    choice.put("finish_reason", "stop");
    json.putObject("usage")
        .put("prompt_tokens", 10)
        .put("completion_tokens", 20)
        .put("total_tokens", 30);
    return json;
  }

  static String text(JsonNode request) {
    JsonNode messages = request.path("messages");
    return messages.path(messages.size() - 1).path("content").asText("");
  }
}
