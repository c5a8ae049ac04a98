package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import org.jspecify.annotations.Nullable;

/** The score of an answer that would take an evaluator about a second or more. */
final class TooLarge {

  /** Longest text, of answer or expected, that is taken apart into words or JSON values. */
  static final int MAX_CHARS = 2_000_000;

  private static final String CODE = "EVAL_TOO_LARGE";

  private TooLarge() {}

  /** Returns the error where one of the texts is longer than {@link #MAX_CHARS}, else null. */
  static @Nullable Score check(String name, String answer, String expected) {
    return answer.length() <= MAX_CHARS && expected.length() <= MAX_CHARS
        ? null
        : of(
            name,
            "Answer of %d and expected text of %d characters (each must be at most %d)"
                .formatted(answer.length(), expected.length(), MAX_CHARS));
  }

  static Score of(String name, String message) {
    return Score.error(name, CODE, message + "; the answer is kept without this score");
  }
}
