package dev.assay.transforms.evaluate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.structure.AnswerSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code is-valid-openai-tools-call}: whether the answer calls tools, only known ones, each with
 * arguments that its JSON Schema takes, 1 or 0. {@code tools} is the list that was sent to the API:
 * objects with {@code name} and {@code parameters} (or {@code input_schema}), plain or as {@code
 * function}.
 */
final class ValidToolCalls implements Evaluator {

  private final String name;
  private final Map<String, AnswerSchema> schemas = new HashMap<>();

  ValidToolCalls(EvaluatorParameters parameters) {
    name = parameters.name();
    JsonNode tools = parameters.either("tools", "value");
    if (tools == null || !tools.isArray() || tools.isEmpty()) {
      parameters.problem("has no tools (set tools to the list that is sent to the API)");
      return;
    }
    for (JsonNode entry : tools) {
      JsonNode tool = entry.path("function").isObject() ? entry.path("function") : entry;
      JsonNode schema = tool.has("parameters") ? tool.path("parameters") : tool.get("input_schema");
      try {
        schemas.put(
            tool.path("name").asText(), AnswerSchema.of(schema == null ? Json.object() : schema));
      } catch (IllegalArgumentException e) {
        parameters.problem("has a schema that cannot be used: " + e.getMessage());
      }
    }
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    List<ToolCall> calls = ToolCall.in(answer.text());
    return List.of(Score.of(name, !calls.isEmpty() && calls.stream().allMatch(this::isValid)));
  }

  private boolean isValid(ToolCall call) {
    AnswerSchema schema = schemas.get(call.name());
    return schema != null && !call.arguments().isMissingNode() && schema.accepts(call.arguments());
  }
}
