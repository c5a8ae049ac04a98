package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/**
 * {@code jaro_winkler}: Jaro's similarity with Winkler's bonus of 0.1 for each of up to four common
 * first characters, given from a similarity of 0.7 on as Winkler did. Characters are UTF-16 units.
 */
final class JaroWinkler {

  /** Most pairs of characters that are looked at. */
  private static final long MAX_PAIRS = 200_000_000;

  private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

  private JaroWinkler() {}

  static Evaluator of(EvaluatorParameters parameters) {
    return TextMetric.best(parameters, parameters.reference(), JaroWinkler::value);
  }

  private static double value(String answer, String expected) {
    if ((long) answer.length() * expected.length() > MAX_PAIRS) {
      throw EvaluationException.tooLarge(
          "Answer of %d and expected text of %d characters (their product must be at most %d)"
              .formatted(answer.length(), expected.length(), MAX_PAIRS));
    }
    return SIMILARITY.apply(answer, expected);
  }
}
