package dev.assay.transforms.evaluate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.structure.JsonTexts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code tool-args-match}: whether a call of the expected tool has the expected arguments, 1 or 0.
 * Expected is an object with {@code name} and {@code arguments} (or {@code args}), or a list of
 * such, each of which needs a call. With {@code mode} {@code partial}, the default, a call may have
 * more arguments, at every level of objects; with {@code exact} it may not. {@code defaults} holds
 * arguments that are as good as absent with these values, {@code ignore} names of those that do not
 * count.
 */
final class ToolArgsMatch implements Evaluator {

  private final String name;
  private final Reference reference;
  private final boolean exact;
  private final @Nullable JsonNode defaults;
  private final List<String> ignored;

  ToolArgsMatch(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.referenceOrValue();
    exact = parameters.choice("mode", List.of("partial", "exact")).equals("exact");
    defaults = parameters.json("defaults");
    ignored = parameters.texts("ignore");
    if (defaults != null && !defaults.isObject()) {
      parameters.problem("has invalid defaults (must be an object)");
    }
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    List<ToolCall> calls = ToolCall.in(answer.text());
    return List.of(
        Score.of(
            name,
            reference.required(answer).stream()
                .allMatch(expected -> calls.stream().anyMatch(call -> matches(call, expected)))));
  }

  private boolean matches(ToolCall call, JsonNode expected) {
    JsonNode wanted = expected.has("args") ? expected.path("args") : expected.path("arguments");
    if (!expected.path("name").isTextual() || wanted.isMissingNode()) {
      throw EvaluationException.badReference(
          "Expected tool call is no object with name and arguments");
    }
    if (!call.name().equals(expected.path("name").textValue())) {
      return false;
    }
    JsonNode found = withoutDefaults(withoutIgnored(call.arguments()));
    return exact ? same(found, withoutIgnored(wanted)) : covers(found, withoutIgnored(wanted));
  }

  private JsonNode withoutIgnored(JsonNode arguments) {
    return arguments instanceof ObjectNode object ? object.deepCopy().remove(ignored) : arguments;
  }

  private JsonNode withoutDefaults(JsonNode arguments) {
    if (defaults == null || !(arguments instanceof ObjectNode object)) {
      return arguments;
    }
    ObjectNode left = object.deepCopy();
    for (Map.Entry<String, JsonNode> entry : defaults.properties()) {
      JsonNode value = left.get(entry.getKey());
      if (value != null && same(value, entry.getValue())) {
        left.remove(entry.getKey());
      }
    }
    return left;
  }

  private static boolean covers(JsonNode found, JsonNode wanted) {
    if (wanted.isArray()) {
      boolean all = found.isArray() && found.size() == wanted.size();
      for (int i = 0; all && i < wanted.size(); i++) {
        all = covers(found.path(i), wanted.path(i));
      }
      return all;
    }
    if (wanted.isObject()) {
      return found.isObject()
          && wanted.properties().stream()
              .allMatch(
                  entry ->
                      found.has(entry.getKey())
                          && covers(found.path(entry.getKey()), entry.getValue()));
    }
    return same(found, wanted);
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return !a.isMissingNode()
        && JsonTexts.canonical(a, false).equals(JsonTexts.canonical(b, false));
  }
}
