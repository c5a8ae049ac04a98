package dev.assay.io.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.util.Map;

/**
 * A request as {@link FaultServer} received it.
 *
 * @param number 1-based, in order of arrival
 * @param method such as {@code POST}
 * @param path with its query, such as {@code /v1/chat/completions}
 * @param headers lower-case names to values
 * @param body parsed JSON, or a missing node where it is none
 * @param text the last user message or the prompt, by which tests know a row; empty for none
 */
public record ServerRequest(
    long number,
    String method,
    String path,
    Map<String, String> headers,
    JsonNode body,
    String text) {

  static ServerRequest of(
      long number, String method, String path, Map<String, String> headers, byte[] bytes) {
    JsonNode body = parse(bytes);
    return new ServerRequest(number, method, path, headers, body, text(body));
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (IOException e) {
      return Json.object().path("");
    }
  }

  private static String text(JsonNode body) {
    JsonNode messages = body.path("messages");
    for (int i = messages.size() - 1; i >= 0; i--) {
      JsonNode message = messages.path(i);
      if (message.path("role").asText("").equals("user")) {
        JsonNode content = message.path("content");
        return content.isTextual() ? content.textValue() : Json.text(content);
      }
    }
    return body.path("prompt").asText("");
  }
}
