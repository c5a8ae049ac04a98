package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.ModelCall;
import java.util.Map;
import java.util.Set;

/** A row's parameters on their way into a request. */
final class Parameters {

  private Parameters() {}

  /**
   * Checks what every API has in common.
   *
   * @param reserved keys that the row itself sets
   */
  static void check(ModelCall call, Set<String> reserved) throws UnsentException {
    if (call.model().isBlank()) {
      throw UnsentException.ofRow("Missing model_name (name the model to call)");
    }
    if (call.model().equals(".") || call.model().equals("..")) {
      throw UnsentException.ofRow("Invalid model_name: " + call.model() + " (name the model)");
    }
    for (Map.Entry<String, JsonNode> parameter : call.parameters().properties()) {
      if (reserved.contains(parameter.getKey())) {
        throw UnsentException.ofRow(
            "parameters holds "
                + parameter.getKey()
                + ", which the row itself sets; remove it there");
      }
    }
    if (call.parameters().path("stream").asBoolean(false)) {
      throw UnsentException.ofRow(
          "parameters holds stream: true; streamed answers are not read; remove it");
    }
  }

  /**
   * Copies parameters: those that belong beside the others go to the body, the rest to where
   * sampling is set.
   *
   * @param beside keys of the body itself
   * @param nested other names of the object of the rest, whose content is added to it
   */
  static void sort(
      ObjectNode parameters,
      ObjectNode body,
      Set<String> beside,
      ObjectNode rest,
      Set<String> nested) {
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      String key = parameter.getKey();
      if (nested.contains(key) && parameter.getValue() instanceof ObjectNode inner) {
        rest.setAll(inner);
      } else {
        (beside.contains(key) ? body : rest).set(key, parameter.getValue());
      }
    }
  }

  /**
   * Checks the messages of a history.
   *
   * @param messages of the prompt
   * @param roles allowed after a first {@code system}
   * @param contentKey what each message must hold
   */
  static void checkHistory(ArrayNode messages, Set<String> roles, String contentKey)
      throws UnsentException {
    int number = 0;
    for (JsonNode message : messages) {
      number++;
      String role = message.path("role").asText("");
      if (role.equals("system") && number > 1) {
        throw UnsentException.ofRow(
            "Message " + number + " has role system (only the first message may have it)");
      }
      if (!role.equals("system") && !roles.contains(role)) {
        throw UnsentException.ofRow(
            "Message "
                + number
                + " has role "
                + role
                + " (must be system, first only, or one of "
                + String.join(", ", roles.stream().sorted().toList())
                + ")");
      }
      JsonNode content = message.path(contentKey);
      boolean said =
          content.isTextual()
              || (content.isArray() && !content.isEmpty())
              || (content.isObject() && contentKey.equals("parts"));
      if (!said) {
        throw UnsentException.ofRow(
            "Message "
                + number
                + " has no "
                + contentKey
                + " (must be a text or a list of parts under that key)");
      }
    }
    if (messages.size() == 1 && messages.path(0).path("role").asText("").equals("system")) {
      throw UnsentException.ofRow("The prompt has only a system message (add a user message)");
    }
  }
}
