package dev.assay.transforms.evaluate.measure;

import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import dev.assay.transforms.evaluate.text.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * {@code numeric_diff}: how near the answer's number is to the expected one, 1 − |e − a| ÷ (|e| +
 * |a|) and 1 where both are 0, as autoevals computes it. With {@code abs_tol} or {@code rel_tol} it
 * is 1 where the difference is at most the one, or the other times the larger number, else 0. An
 * answer that is no number scores 0; {@code extract: last-number} finds one in a sentence. The
 * nearest of several expected numbers counts.
 */
public final class NumericDiff {

  private NumericDiff() {}

  static Evaluator of(EvaluatorParameters parameters) {
    Double absolute = parameters.number("abs_tol");
    Double relative = parameters.number("rel_tol");
    boolean tolerant = absolute != null || relative != null;
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) -> {
          Double wanted = Numbers.parse(expected);
          Double found = Numbers.parse(answer);
          if (wanted == null) {
            throw EvaluationException.badReference("Expected value is no number");
          }
          if (found == null) {
            return 0;
          }
          return tolerant
              ? isClose(found, wanted, zeroIfNull(absolute), zeroIfNull(relative)) ? 1 : 0
              : alike(found, wanted);
        });
  }

  private static double zeroIfNull(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  /** Returns how near two finite numbers are, from 0 to 1. */
  public static double alike(double found, double wanted) {
    double largest = Math.max(Math.abs(found), Math.abs(wanted));
    if (largest == 0) {
      return 1;
    }
    // Scaled, since a difference of two finite numbers can be infinite.
    double a = found / largest;
    double e = wanted / largest;
    return 1 - Math.abs(e - a) / (Math.abs(e) + Math.abs(a));
  }

  private static boolean isClose(double found, double wanted, double absolute, double relative) {
    double largest = Math.max(Math.abs(found), Math.abs(wanted));
    return Math.abs(found - wanted) <= Math.max(absolute, relative * largest);
  }
}
