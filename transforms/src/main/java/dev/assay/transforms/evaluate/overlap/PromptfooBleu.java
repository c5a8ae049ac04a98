package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import dev.assay.transforms.evaluate.text.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * BLEU-4 of one answer as promptfoo 0.123 computes it: words between white space in lower case, an
 * order without a match counts as 1e-7, orders beyond the answer's length are left out, and of
 * several expected texts the one that shares most counts for each order.
 */
final class PromptfooBleu {

  private static final int ORDERS = 4;
  private static final double NO_MATCH = 1e-7;
  private static final double THRESHOLD = 0.5;

  private PromptfooBleu() {}

  static Evaluator of(EvaluatorParameters parameters) {
    parameters.defaultThreshold(THRESHOLD);
    return TextMetric.of(parameters, parameters.referenceOrValue(), PromptfooBleu::value);
  }

  private static double value(String answer, List<String> expected) {
    if (answer.isBlank()) {
      return 0;
    }
    List<List<String>> texts = new ArrayList<>(List.of(words(answer)));
    expected.forEach(text -> texts.add(words(text)));
    NGrams grams = NGrams.ofTokens(texts);
    double logs = 0;
    int orders = 0;
    for (int order = 1; order <= ORDERS && grams.total(0) > 0; order++) {
      int most = 0;
      for (int text = 1; text < texts.size(); text++) {
        most = Math.max(most, grams.shared(0, text));
      }
      logs += Math.log(most == 0 ? NO_MATCH : (double) most / grams.total(0));
      orders++;
      grams.next();
    }
    int length = texts.get(0).size();
    int nearest =
        BleuCounts.nearest(
            length, texts.subList(1, texts.size()).stream().map(List::size).toList());
    double penalty = length > nearest ? 1 : Math.exp(1 - (double) nearest / length);
    return penalty * Math.exp(logs / orders);
  }

  /** Returns the words; of a blank text a single empty one, as JavaScript splits it. */
  static List<String> words(String text) {
    List<String> words = Words.split(Words.lowerCase(text));
    return words.isEmpty() ? List.of("") : words;
  }
}
