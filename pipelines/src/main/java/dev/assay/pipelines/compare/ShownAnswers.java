package dev.assay.pipelines.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.compare.Change;
import java.util.List;
import java.util.Map;

/** The answers of a record that is shown. */
record ShownAnswers(JsonNode a, JsonNode b) {

  static String name(String id, String variant) {
    return id + "\u0000" + variant;
  }

  /** Puts the answers beside the values of all improvements and regressions. */
  static void into(ObjectNode comparison, Map<String, ShownAnswers> answers) {
    for (String section : List.of("scores", "metrics")) {
      comparison
          .path(section)
          .forEach(
              stats -> {
                for (String direction : List.of("improvements", "regressions")) {
                  stats.path(direction).forEach(change -> put((ObjectNode) change, answers));
                }
              });
    }
  }

  private static void put(ObjectNode change, Map<String, ShownAnswers> answers) {
    ShownAnswers both =
        answers.get(name(change.path("id").asText(), change.path("variant").asText("")));
    if (both != null) {
      change.set("response_a", both.a);
      change.set("response_b", both.b);
    }
  }

  /** Returns both answers as texts; empty where they are not known. */
  static List<String> texts(Map<String, ShownAnswers> answers, Change change) {
    ShownAnswers both = answers.get(name(change.id(), change.variant()));
    return both == null ? List.of("", "") : List.of(text(both.a), text(both.b));
  }

  private static String text(JsonNode answer) {
    return answer.isTextual() ? answer.textValue() : Json.text(answer);
  }
}
