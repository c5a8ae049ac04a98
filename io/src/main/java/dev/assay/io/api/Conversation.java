package dev.assay.io.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.json.Json;
import java.util.List;

/**
 * The messages of a prompt.
 *
 * @param modelRole the role of the model's answers, such as {@code assistant}
 * @param contentKey the key of what is said, such as {@code content}
 */
record Conversation(String modelRole, String contentKey) {

  /** As most APIs have it. */
  static final Conversation CHAT = new Conversation("assistant", "content");

  /** Of turns, returns those already answered with their answers, and the next one. */
  ArrayNode of(Prompt prompt, List<String> replies) {
    return prompt.match(
        text -> Json.object().arrayNode().add(message("user", text.text())),
        turns -> {
          ArrayNode history = Json.object().arrayNode();
          for (int i = 0; i < replies.size(); i++) {
            history.add(message("user", turns.turns().get(i)));
            history.add(message(modelRole, replies.get(i)));
          }
          return replies.size() < turns.turns().size()
              ? history.add(message("user", turns.turns().get(replies.size())))
              : history;
        },
        Prompt.Messages::messages);
  }

  private ObjectNode message(String role, String content) {
    return Json.object().put("role", role).put(contentKey, content);
  }
}
