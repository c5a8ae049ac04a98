package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;

/**
 * Thrown by an evaluator that cannot measure an answer, and turned into a score with an error
 * before anyone else sees it. An answer that is merely wrong is no error: it scores low.
 */
public final class EvaluationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String advice;

  /**
   * Says why there is no score.
   *
   * @param code machine-readable, such as {@code EVAL_BAD_REFERENCE}
   * @param message what is wrong, without the texts themselves; says nothing of what is kept
   */
  public EvaluationException(String code, String message) {
    this(code, message, "");
  }

  /**
   * Says also what to do.
   *
   * @param code machine-readable, such as {@code EVAL_NO_REFERENCE}
   * @param message what is wrong
   * @param advice what to do about it
   */
  public EvaluationException(String code, String message, String advice) {
    super(message, null, false, false);
    this.code = code;
    this.advice = advice;
  }

  /** The reference cannot be used, such as a text where a number is needed. */
  public static EvaluationException badReference(String message) {
    return new EvaluationException("EVAL_BAD_REFERENCE", message);
  }

  /** The run lacks what is measured, such as the cost of a model without a price. */
  public static EvaluationException noValue(String message) {
    return new EvaluationException("EVAL_NO_VALUE", message);
  }

  /** The inputs would take about a second or more. */
  public static EvaluationException tooLarge(String message) {
    return new EvaluationException(TooLarge.CODE, message);
  }

  /** Returns the machine-readable reason. */
  public String code() {
    return code;
  }

  /** Returns the score of this name that stands for the missing one. */
  public Score score(String name) {
    String whatToDo = advice.isEmpty() ? "" : " (" + advice + ")";
    return Score.error(
        name, code, getMessage() + "; the answer is kept without this score" + whatToDo);
  }
}
