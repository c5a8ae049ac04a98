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
 * @param assessment {@code pass} or {@code fail}, where the evaluator decides that
 * @param tags free text to text pairs
 * @param errorCode machine-readable reason why the score is missing; null for a good score
 * @param errorMessage the same for a person
 */
public record Score(
    String name,
    @Nullable JsonNode value,
    @Nullable String label,
    @Nullable String reasoning,
    @Nullable String assessment,
    @Nullable ObjectNode tags,
    @Nullable String errorCode,
    @Nullable String errorMessage) {

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
