package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import java.util.List;

/**
 * {@code gleu}, Google's BLEU for sentences as promptfoo 0.123 computes it: the smaller of
 * precision and recall over all n-grams of orders 1 to 4, words in lower case without full stops at
 * their ends; the best of several expected texts counts. Passes from 0.5 on.
 */
final class Gleu {

  private static final int ORDERS = 4;
  private static final double THRESHOLD = 0.5;

  private Gleu() {}

  static Evaluator of(EvaluatorParameters parameters) {
    parameters.profile("promptfoo");
    parameters.defaultThreshold(THRESHOLD);
    return TextMetric.best(parameters, parameters.referenceOrValue(), Gleu::value);
  }

  private static double value(String answer, String expected) {
    List<String> words = words(answer);
    List<String> wanted = words(expected);
    NGrams grams = NGrams.ofTokens(List.of(words, wanted));
    double shared = 0;
    long total = 0;
    long wantedTotal = 0;
    for (int order = 1; order <= ORDERS; order++) {
      shared += grams.shared(0, 1);
      total += grams.total(0);
      wantedTotal += grams.total(1);
      grams.next();
    }
    return total == 0 || wantedTotal == 0 ? 0 : Math.min(shared / total, shared / wantedTotal);
  }

  private static List<String> words(String text) {
    List<String> words = PromptfooBleu.words(text).stream().map(Gleu::withoutFullStops).toList();
    return words.stream().allMatch(String::isEmpty) ? List.of() : words;
  }

  private static String withoutFullStops(String word) {
    int end = word.length();
    while (end > 0 && word.charAt(end - 1) == '.') {
      end--;
    }
    return word.substring(0, end);
  }
}
