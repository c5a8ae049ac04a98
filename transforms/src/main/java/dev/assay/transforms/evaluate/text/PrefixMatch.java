package dev.assay.transforms.evaluate.text;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;

/**
 * Whether the answer starts with the expected text, 1 or 0, as HELM compares them: {@code
 * prefix_exact_match} without white space at the ends, {@code quasi_prefix_exact_match} in SQuAD's
 * form. An empty answer scores 0.
 */
final class PrefixMatch {

  private PrefixMatch() {}

  static Evaluator prefix(EvaluatorParameters parameters) {
    return of(parameters, TextForm.STRIP);
  }

  static Evaluator quasi(EvaluatorParameters parameters) {
    return of(parameters, TextForm.SQUAD);
  }

  private static Evaluator of(EvaluatorParameters parameters, TextForm form) {
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) ->
            !answer.isEmpty() && form.of(answer).startsWith(form.of(expected)) ? 1 : 0);
  }
}
