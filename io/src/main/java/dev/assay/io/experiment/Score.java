package dev.assay.io.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluator says about one run: a value, a label, or why there is neither.
 *
 * @param name unique among the run's scores
 * @param value a number, boolean or JSON value; null where there is none
 * @param label a category such as {@code warm}
 * @param reasoning why, in words
 * @param assessment {@code pass} or {@code fail}, where the evaluator decides that; {@code skipped}
 *     where it does not apply to the run
 * @param tags free text to text pairs
 * @param errorCode machine-readable reason why the score is missing; null for a good score
 * @param errorMessage the same for a person
 * @param metadata whatever else the evaluator wants to keep; null where it wants nothing
 */
public record Score(
    String name,
    @Nullable JsonNode value,
    @Nullable String label,
    @Nullable String reasoning,
    @Nullable String assessment,
    @Nullable ObjectNode tags,
    @Nullable String errorCode,
    @Nullable String errorMessage,
    @Nullable ObjectNode metadata) {

  /** What became of an evaluation. */
  public enum State {
    /** It gave a value or a label, and it passed or nothing says whether it did. */
    OK,
    /** It gave a value or a label that did not pass. */
    FAIL,
    /** It could not tell, for a reason that is an error. */
    ERROR,
    /** It gave neither value nor label nor error. */
    UNSCORED,
    /** It does not apply to the run. */
    SKIPPED
  }

  private static final String SKIPPED = "skipped";

  /** A score without metadata. */
  public Score(
      String name,
      @Nullable JsonNode value,
      @Nullable String label,
      @Nullable String reasoning,
      @Nullable String assessment,
      @Nullable ObjectNode tags,
      @Nullable String errorCode,
      @Nullable String errorMessage) {
    this(name, value, label, reasoning, assessment, tags, errorCode, errorMessage, null);
  }

  /** A run that an evaluator does not apply to, and why. */
  public static Score skipped(String name, String reasoning) {
    return new Score(name, null, null, reasoning, SKIPPED, null, null, null);
  }

  /** Returns which of the five states this is. */
  public State state() {
    if (isError()) {
      return State.ERROR;
    }
    if (SKIPPED.equals(assessment)) {
      return State.SKIPPED;
    }
    if (label == null && (value == null || value.isNull())) {
      return State.UNSCORED;
    }
    return "fail".equals(assessment) ? State.FAIL : State.OK;
  }

  /** A score that is a number; not finite becomes an error of code {@code EVAL_NON_FINITE}. */
  public static Score of(String name, double value) {
    if (!Double.isFinite(value)) {
      return error(name, "EVAL_NON_FINITE", name + " gave " + value + " (must be a finite number)");
    }
    return new Score(
        name, JsonNodeFactory.instance.numberNode(value), null, null, null, null, null, null);
  }

  /** A score of 1 or 0. */
  public static Score of(String name, boolean value) {
    return of(name, value ? 1.0 : 0.0);
  }

  /** A missing score; the paid answer stays, and means leave it out and count it. */
  public static Score error(String name, String code, String message) {
    return new Score(name, null, null, null, null, null, code, message);
  }

  /** Returns whether the evaluator failed. */
  public boolean isError() {
    return errorCode != null;
  }

  /** Returns the value as a number, true as 1 and false as 0; null where it is neither. */
  public @Nullable Double number() {
    if (value == null) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? 1.0 : 0.0;
    }
    return value.isNumber() ? value.doubleValue() : null;
  }
}
