package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import java.util.List;
import java.util.Set;

/** What can be wrong with a call in OpenAI's form before it is sent. */
final class ChatChecks {

  private static final List<String> ROLES =
      List.of("system", "developer", "user", "assistant", "tool");
  private static final Set<String> RESERVED = Set.of("model", "messages", "prompt", "input");

  private ChatChecks() {}

  /**
   * Checks a call.
   *
   * @param modes the modes that the API has
   * @throws UnsentException naming the key and what is allowed
   */
  static void check(ModelCall call, List<String> modes) throws UnsentException {
    if (!modes.contains(call.mode())) {
      throw UnsentException.ofRow(
          "Invalid mode: " + call.mode() + " (must be " + String.join(" or ", modes) + ")");
    }
    Parameters.check(call, RESERVED);
    if (call.prompt() instanceof Prompt.Messages messages) {
      messages(messages.messages());
    }
  }

  private static void messages(JsonNode messages) throws UnsentException {
    int number = 0;
    for (JsonNode message : messages) {
      number++;
      String role = message.path("role").asText("");
      if (!ROLES.contains(role)) {
        throw UnsentException.ofRow(
            "Message "
                + number
                + " has role "
                + role
                + " (must be one of "
                + String.join(", ", ROLES)
                + ")");
      }
      JsonNode content = message.path("content");
      boolean said = content.isTextual() || (content.isArray() && !content.isEmpty());
      if (!said && message.path("tool_calls").isEmpty()) {
        throw UnsentException.ofRow(
            "Message " + number + " has no content (must be a text or a list of parts)");
      }
    }
  }
}
