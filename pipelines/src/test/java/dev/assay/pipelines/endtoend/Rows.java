package dev.assay.pipelines.endtoend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Text of rows files. */
final class Rows {

  private Rows() {}

  /** Returns a row of the api {@code openai}. */
  static ObjectNode openai(String id, String prompt) {
    return Json.object()
        .put("id", id)
        .put("prompt", prompt)
        .put("api", "openai")
        .put("model_name", "m");
  }

  /** Returns rows {@code r01} and so on, whose prompts are {@code prompt 01} and so on. */
  static List<ObjectNode> openai(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> openai("r%02d".formatted(i), "prompt %02d".formatted(i)))
        .toList();
  }

  /** Returns the rows as JSONL. */
  static String jsonl(List<ObjectNode> rows) {
    return rows.stream().map(Json::text).collect(Collectors.joining("\n", "", "\n"));
  }
}
