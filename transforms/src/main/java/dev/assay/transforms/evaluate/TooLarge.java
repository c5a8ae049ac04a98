package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import org.jspecify.annotations.Nullable;

/** The score of an answer that would take an evaluator about a second or more. */
public final class TooLarge {

  /** Longest text, of answer or expected, that is taken apart into words or JSON values. */
  public static final int MAX_CHARS = 2_000_000;

  static final String CODE = "EVAL_TOO_LARGE";

  private TooLarge() {}

  /** Returns the error where one of the texts is longer than {@link #MAX_CHARS}, else null. */
  public static @Nullable Score check(String name, String answer, String expected) {
    return answer.length() <= MAX_CHARS && expected.length() <= MAX_CHARS
        ? null
        : of(
            name,
            "Answer of %d and expected text of %d characters (each must be at most %d)"
                .formatted(answer.length(), expected.length(), MAX_CHARS));
  }

  /**
   * Refuses texts that are longer than {@link #MAX_CHARS}.
   *
   * @throws EvaluationException of code {@code EVAL_TOO_LARGE}
   */
  public static void refuse(String... texts) {
    for (String text : texts) {
      if (text.length() > MAX_CHARS) {
        throw EvaluationException.tooLarge(
            "Text of %d characters (at most %d)".formatted(text.length(), MAX_CHARS));
      }
    }
  }

  /** Returns the error with a message that says what is too large and what the bound is. */
  public static Score of(String name, String message) {
    return Score.error(name, CODE, message + "; the answer is kept without this score");
  }
}
