package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.text.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code chrf} and {@code chrf++}, from 0 to 1, as sacreBLEU 2.6 computes them: n-grams of
 * characters up to {@code char_order} (6) and of words up to {@code word_order} (0, for {@code
 * chrf++} 2), recall {@code beta} (2) times as important. {@code whitespace} keeps spaces as
 * characters, {@code lowercase} ignores case. The best of several expected texts counts.
 */
final class Chrf {

  private static final int MAX_ORDER = 16;

  private final int charOrder;
  private final int wordOrder;
  private final double beta;
  private final boolean lowercase;
  private final boolean whitespace;

  private Chrf(EvaluatorParameters parameters, int wordOrder) {
    this.charOrder = parameters.integer("char_order", 6, 1, MAX_ORDER);
    this.wordOrder = parameters.integer("word_order", wordOrder, 0, MAX_ORDER);
    this.beta = parameters.number("beta", 2);
    this.lowercase = parameters.flag("lowercase");
    this.whitespace = parameters.flag("whitespace");
  }

  static Evaluator chrf(EvaluatorParameters parameters) {
    return of(parameters, 0);
  }

  static Evaluator plusPlus(EvaluatorParameters parameters) {
    return of(parameters, 2);
  }

  private static Evaluator of(EvaluatorParameters parameters, int wordOrder) {
    Chrf chrf = new Chrf(parameters, wordOrder);
    parameters.profile("sacrebleu");
    parameters.tag(
        "signature",
        "case:%s|nc:%d|nw:%d|space:%s"
            .formatted(
                chrf.lowercase ? "lc" : "mixed",
                chrf.charOrder,
                chrf.wordOrder,
                chrf.whitespace ? "yes" : "no"));
    return CorpusMetric.higherIsBetter(parameters, chrf::best, counts -> counts.score(chrf.beta));
  }

  private ChrfCounts best(String answer, List<String> expected) {
    ChrfCounts best = counts(answer, expected.get(0));
    for (String text : expected.subList(1, expected.size())) {
      ChrfCounts counts = counts(answer, text);
      best = counts.score(beta) > best.score(beta) ? counts : best;
    }
    return best;
  }

  private ChrfCounts counts(String answer, String expected) {
    String a = lowercase ? Words.lowerCase(answer) : answer;
    String b = lowercase ? Words.lowerCase(expected) : expected;
    List<Long> counts = new ArrayList<>();
    add(counts, NGrams.ofCharacters(List.of(characters(a), characters(b))), charOrder);
    if (wordOrder > 0) {
      add(counts, NGrams.ofTokens(List.of(words(a), words(b))), wordOrder);
    }
    return new ChrfCounts(counts);
  }

  private static void add(List<Long> counts, NGrams grams, int orders) {
    for (int order = 1; order <= orders; order++) {
      counts.add(grams.total(1) == 0 ? 0L : grams.total(0));
      counts.add((long) grams.total(1));
      counts.add((long) grams.shared(0, 1));
      grams.next();
    }
  }

  private String characters(String text) {
    return whitespace ? text : String.join("", Words.split(text));
  }

  /** Sets one mark at the end of a word apart, or else one at its beginning. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : Words.split(text)) {
      int last = word.length() - 1;
      if (last > 0 && Words.isPunctuation(word.charAt(last))) {
        words.add(word.substring(0, last));
        words.add(word.substring(last));
      } else if (last > 0 && Words.isPunctuation(word.charAt(0))) {
        words.add(word.substring(0, 1));
        words.add(word.substring(1));
      } else {
        words.add(word);
      }
    }
    return words;
  }
}
