package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import dev.assay.transforms.evaluate.text.Words;
import java.util.List;

/**
 * {@code rouge-n}, promptfoo's assertion: the F-score of ROUGE-1 over Penn Treebank tokens in lower
 * case, where punctuation counts as tokens. Passes from 0.75 on.
 */
final class PromptfooRouge {

  private static final double THRESHOLD = 0.75;

  private PromptfooRouge() {}

  static Evaluator of(EvaluatorParameters parameters) {
    parameters.profile("promptfoo");
    parameters.defaultThreshold(THRESHOLD);
    return TextMetric.best(parameters, parameters.referenceOrValue(), PromptfooRouge::value);
  }

  private static double value(String answer, String expected) {
    List<String> found = TreebankTokens.of(Words.lowerCase(answer));
    List<String> wanted = TreebankTokens.of(Words.lowerCase(expected));
    double shared = NGrams.ofTokens(List.of(found, wanted)).shared(0, 1);
    return shared == 0 ? 0 : 2 * shared / (found.size() + wanted.size());
  }
}
