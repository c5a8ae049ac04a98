package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Run;
import java.util.Map;

/**
 * Replies to questions so far.
 *
 * @param byKey runs with an outcome, by their question's key
 */
public record Replies(Map<String, Run> byKey) {

  /** There are none yet. */
  public static final Replies NONE = new Replies(Map.of());

  /** Copies the map. */
  public Replies {
    byKey = Map.copyOf(byKey);
  }

  /** Returns whether a question has its reply, be it an error. */
  public boolean has(Question question) {
    return byKey.containsKey(question.key());
  }

  /**
   * Returns the answer to a question that was asked.
   *
   * @throws EvaluationException of code {@code JUDGE_REFUSED} or {@code JUDGE_FAILED} where there
   *     is none
   */
  public Completion of(Question question) {
    Run run = byKey.get(question.key());
    if (run == null) {
      throw new EvaluationException("JUDGE_FAILED", "The judge was not asked");
    }
    return run.outcome()
        .match(
            pending -> fail("JUDGE_FAILED", "The judge was not asked"),
            answered -> answered.completion(),
            refused -> fail("JUDGE_REFUSED", "The judge declined to answer"),
            failed ->
                fail(
                    "JUDGE_FAILED",
                    "The judge gave no answer: "
                        + failed.error().code()
                        + " "
                        + failed.error().message()));
  }

  private static Completion fail(String code, String message) {
    throw new EvaluationException(code, message);
  }
}
