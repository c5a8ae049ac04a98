package dev.assay.transforms.evaluate.text;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;

/**
 * {@code fuzzy_match}, OpenAI's: whether answer or expected text, both in SQuAD's form, contains
 * the other, 1 or 0. Empty is only like empty.
 */
final class FuzzyMatch {

  private FuzzyMatch() {}

  static Evaluator of(EvaluatorParameters parameters) {
    return TextMetric.best(
        parameters, parameters.reference(), (answer, expected) -> value(answer, expected) ? 1 : 0);
  }

  private static boolean value(String answer, String expected) {
    String a = TextForm.SQUAD.of(answer);
    String b = TextForm.SQUAD.of(expected);
    if (a.isEmpty() || b.isEmpty()) {
      return a.equals(b);
    }
    return TextSearch.contains(a, b) || TextSearch.contains(b, a);
  }
}
