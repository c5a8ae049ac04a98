package dev.assay.transforms.evaluate.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import java.util.List;

/**
 * {@code word-count}, as promptfoo asserts: whether the answer has as many words between white
 * space as expected, 1 or 0. Expected is a number, or an object with {@code min}, {@code max} or
 * both, which are part of the range.
 */
final class WordCount implements Evaluator {

  private final String name;
  private final Reference reference;

  WordCount(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.referenceOrValue();
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    JsonNode expected = reference.required(answer).get(0);
    int count = count(answer.text());
    boolean ranged = expected.has("min") || expected.has("max");
    double min = bound(ranged ? expected.path("min") : expected, Double.NEGATIVE_INFINITY);
    double max = bound(ranged ? expected.path("max") : expected, Double.POSITIVE_INFINITY);
    if (min > max || (!ranged && expected.isContainerNode())) {
      throw bad(expected);
    }
    return List.of(Score.of(name, count >= min && count <= max));
  }

  private static double bound(JsonNode value, double absent) {
    if (value.isMissingNode()) {
      return absent;
    }
    Double number = Numbers.parse(Answer.text(value));
    if (number == null) {
      throw bad(value);
    }
    return number;
  }

  private static EvaluationException bad(JsonNode value) {
    return EvaluationException.badReference(
        "Expected word count is a "
            + value.getNodeType()
            + " that cannot be used (must be a number, or an object with min, max or both)");
  }

  private static int count(String text) {
    int count = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      boolean space = Words.isSpace(text.charAt(i));
      if (!space && !inside) {
        count++;
      }
      inside = !space;
    }
    return count;
  }
}
