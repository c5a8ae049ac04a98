package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a chat call before it is sent. */
final class ChatChecks {

  private static final List<String> ROLES =
      List.of("system", "developer", "user", "assistant", "tool");
  private static final List<String> RESERVED = List.of("model", "messages", "prompt");

  private ChatChecks() {}

  /** Returns what is wrong, naming the key and what is allowed. */
  static Optional<String> problem(ModelCall call) {
    if (call.model().isBlank()) {
      return Optional.of("Missing model_name (name the model to call)");
    }
    if (!call.mode().equals("chat") && !call.mode().equals("completion")) {
      return Optional.of("Invalid mode: " + call.mode() + " (must be chat or completion)");
    }
    for (String key : RESERVED) {
      if (call.parameters().has(key)) {
        return Optional.of(
            "parameters holds " + key + ", which the row itself sets; remove it there");
      }
    }
    if (call.parameters().path("stream").asBoolean(false)) {
      return Optional.of("parameters holds stream: true; streamed answers are not read; remove it");
    }
    return Optional.ofNullable(
        call.prompt().match(text -> null, turns -> null, m -> messages(m.messages())));
  }

  private static @Nullable String messages(JsonNode messages) {
    int number = 0;
    for (JsonNode message : messages) {
      number++;
      String role = message.path("role").asText("");
      if (!ROLES.contains(role)) {
        return "Message "
            + number
            + " has role "
            + role
            + " (must be one of "
            + String.join(", ", ROLES)
            + ")";
      }
      JsonNode content = message.path("content");
      boolean said = content.isTextual() || (content.isArray() && !content.isEmpty());
      if (!said && message.path("tool_calls").isEmpty()) {
        return "Message " + number + " has no content (must be a text or a list of parts)";
      }
    }
    return null;
  }
}
