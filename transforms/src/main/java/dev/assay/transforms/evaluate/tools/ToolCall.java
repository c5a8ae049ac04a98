package dev.assay.transforms.evaluate.tools;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.TooLarge;
import dev.assay.transforms.evaluate.structure.JsonTexts;
import java.util.ArrayList;
import java.util.List;

/**
 * A tool call in an answer, in the shapes of OpenAI ({@code tool_calls}, {@code function}), of
 * Anthropic ({@code tool_use} with {@code input}), of Google ({@code functionCall} with {@code
 * args}, {@code toolCall} with {@code functionCalls}), or simply with {@code name} and {@code
 * arguments}. An answer that is no JSON may have such objects in it.
 *
 * @param name of the tool
 * @param arguments as JSON, also where the call has them as a text; missing where there are none or
 *     the text is no JSON
 */
record ToolCall(String name, JsonNode arguments) {

  private static final long MAX_READ = 40_000_000;

  /** Returns the calls in order. */
  static List<ToolCall> in(String text) {
    TooLarge.refuse(text);
    List<ToolCall> calls = new ArrayList<>();
    try {
      JsonNode whole = JsonTexts.parse(text);
      List<JsonNode> values = whole == null ? JsonTexts.objects(text, MAX_READ) : List.of(whole);
      values.forEach(value -> add(value, calls));
    } catch (StreamConstraintsException e) {
      throw EvaluationException.tooLarge("Answer is JSON beyond what is read");
    }
    return calls;
  }

  private static void add(JsonNode value, List<ToolCall> calls) {
    if (value.isArray()) {
      value.forEach(item -> add(item, calls));
    } else if (value.path("tool_calls").isArray()) {
      value.path("tool_calls").forEach(item -> add(item, calls));
    } else if (value.path("functionCall").isObject()) {
      add(value.path("functionCall"), calls);
    } else if (value.path("toolCall").path("functionCalls").isArray()) {
      value.path("toolCall").path("functionCalls").forEach(item -> add(item, calls));
    } else if (value.path("function").isObject()) {
      add(value.path("function"), calls);
    } else if (value.path("name").isTextual()) {
      calls.add(new ToolCall(value.path("name").textValue(), arguments(value)));
    }
  }

  private static JsonNode arguments(JsonNode call) {
    for (String key : List.of("arguments", "input", "args")) {
      JsonNode value = call.get(key);
      if (value != null) {
        return value.isTextual() ? parsed(value.textValue()) : value;
      }
    }
    return MissingNode.getInstance();
  }

  private static JsonNode parsed(String text) {
    try {
      JsonNode value = JsonTexts.parse(text);
      return value == null ? MissingNode.getInstance() : value;
    } catch (StreamConstraintsException e) {
      throw EvaluationException.tooLarge("Arguments are JSON beyond what is read");
    }
  }
}
