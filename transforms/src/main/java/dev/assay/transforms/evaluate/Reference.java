package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
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

  private Score missing(String name) {
    return Score.error(
        name,
        "EVAL_NO_REFERENCE",
        "The row has no "
            + String.join(" or ", keys)
            + "; the answer is kept without this score (add the key to the row, or set the"
            + " evaluator's expected)");
  }
}
