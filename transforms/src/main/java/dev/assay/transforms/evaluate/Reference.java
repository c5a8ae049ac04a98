package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where an evaluator finds what the answer should be: its own parameter, else the first of the
 * row's keys that is there and not JSON null.
 *
 * @param fixed the parameter's value, the same for every row
 * @param keys row keys in order of preference
 */
public record Reference(@Nullable JsonNode fixed, List<String> keys) {

  /** The row keys of the expected answer; prompto's files have the second. */
  public static final List<String> ROW_KEYS = List.of("expected", "expected_response");

  private static final String NO_REFERENCE = "EVAL_NO_REFERENCE";

  /** Copies the list. */
  public Reference {
    keys = List.copyOf(keys);
  }

  /** Returns what is expected of this row, or null where nothing says so. */
  public @Nullable JsonNode of(Answer answer) {
    if (fixed != null) {
      return fixed;
    }
    for (String key : keys) {
      JsonNode value = answer.run().row().field(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /**
   * Returns what the evaluator makes of the expected value, or an error of code {@code
   * EVAL_NO_REFERENCE} where there is none.
   */
  public List<Score> score(String name, Answer answer, Function<JsonNode, Score> evaluator) {
    JsonNode expected = of(answer);
    return List.of(expected == null ? missing(name) : evaluator.apply(expected));
  }

  /**
   * Returns the texts that are expected: the entries of a list, else the one value.
   *
   * @throws EvaluationException of code {@code EVAL_NO_REFERENCE} where there is none
   */
  public List<String> texts(Answer answer) {
    List<String> texts = new ArrayList<>();
    required(answer).forEach(value -> texts.add(Answer.text(value)));
    return texts;
  }

  /**
   * Returns the entries of an expected list, else the one value in a list.
   *
   * @throws EvaluationException of code {@code EVAL_NO_REFERENCE} where there is none
   */
  public List<JsonNode> required(Answer answer) {
    JsonNode expected = of(answer);
    List<JsonNode> values = new ArrayList<>();
    if (expected != null && expected.isArray()) {
      expected.forEach(values::add);
    } else if (expected != null) {
      values.add(expected);
    }
    if (values.isEmpty()) {
      throw absent();
    }
    return values;
  }

  private Score missing(String name) {
    return absent().score(name);
  }

  private EvaluationException absent() {
    return new EvaluationException(
        NO_REFERENCE,
        "The row has no " + String.join(" or ", keys),
        "add the key to the row, or set the evaluator's expected");
  }
}
