package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code json_match}, OpenAI's: whether the answer is the expected JSON value element by element, 1
 * or 0. The order of keys does not count, numbers are compared by value, and null is never right,
 * also where it is expected. An expected text is read as JSON where it is some.
 */
final class JsonMatch implements Evaluator {

  private final String name;
  private final Reference reference;

  JsonMatch(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.reference();
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(
        name,
        answer,
        expected -> Score.of(name, matches(JsonAnswers.parse(answer.text()), opened(expected))));
  }

  private static JsonNode opened(JsonNode expected) {
    JsonNode parsed = expected.isTextual() ? JsonAnswers.parse(expected.textValue()) : null;
    return parsed == null ? expected : parsed;
  }

  private static boolean matches(@Nullable JsonNode a, @Nullable JsonNode b) {
    if (a == null || b == null || a.isNull() || b.isNull()) {
      return false;
    }
    if (a.isObject() && b.isObject()) {
      Set<String> keys = new TreeSet<>();
      a.fieldNames().forEachRemaining(keys::add);
      b.fieldNames().forEachRemaining(keys::add);
      return keys.stream().allMatch(key -> matches(a.get(key), b.get(key)));
    }
    if (a.isArray() && b.isArray()) {
      boolean same = a.size() == b.size();
      for (int i = 0; same && i < a.size(); i++) {
        same = matches(a.get(i), b.get(i));
      }
      return same;
    }
    boolean numbers = a.isNumber() && b.isNumber();
    return numbers ? a.doubleValue() == b.doubleValue() : a.equals(b);
  }
}
