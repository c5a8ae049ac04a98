package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import dev.assay.transforms.evaluate.text.InspectWords;
import dev.assay.transforms.evaluate.text.TextForm;
import dev.assay.transforms.evaluate.text.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code f1}: the harmonic mean of the shares that the common words have in answer and expected
 * text; the best of several expected texts counts. The profile {@code squad} counts each word as
 * often as it is there, after SQuAD's normalisation; {@code helm} counts it once; {@code inspect}
 * counts once, takes numbers by value, and rounds to two decimals.
 */
final class TokenF1 {

  private TokenF1() {}

  static Evaluator of(EvaluatorParameters parameters) {
    String profile = parameters.profile("squad", "helm", "inspect");
    if (!profile.equals("inspect")) {
      return TextMetric.best(
          parameters,
          parameters.reference(),
          profile.equals("squad") ? TokenF1::squad : TokenF1::helm);
    }
    List<String> stopWords = parameters.texts("stop_words");
    return TextMetric.of(
        parameters,
        parameters.reference(),
        (answer, expected) ->
            rounded(
                expected.stream()
                    .filter(text -> !text.isEmpty() && !Words.isSpace(text.charAt(0)))
                    .mapToDouble(text -> inspect(answer, text, stopWords))
                    .max()
                    .orElse(0)));
  }

  private static double squad(String answer, String expected) {
    WordNumbers words = new WordNumbers();
    int[] found = words.ofSquadWords(answer);
    int[] wanted = words.ofSquadWords(expected);
    int[] left = new int[words.kinds()];
    for (int word : wanted) {
      left[word]++;
    }
    int same = 0;
    for (int word : found) {
      if (left[word]-- > 0) {
        same++;
      }
    }
    return mean((double) same / found.length, (double) same / wanted.length);
  }

  private static double helm(String answer, String expected) {
    Set<String> found = new HashSet<>(TextForm.squadWords(answer));
    Set<String> wanted = new HashSet<>(TextForm.squadWords(expected));
    double same = shared(found, wanted);
    return mean(same / found.size(), same / wanted.size());
  }

  private static double inspect(String answer, String expected, List<String> stopWords) {
    Set<String> found = new HashSet<>(InspectWords.of(answer, stopWords));
    Set<String> wanted = new HashSet<>(InspectWords.of(expected, stopWords));
    double same = shared(found, wanted);
    return mean(
        found.isEmpty() ? 1 : same / found.size(), wanted.isEmpty() ? 1 : same / wanted.size());
  }

  private static int shared(Set<String> a, Set<String> b) {
    Set<String> shared = new HashSet<>(a);
    shared.retainAll(b);
    return shared.size();
  }

  /** Returns 0 where nothing is common, also where a side is empty. */
  private static double mean(double precision, double recall) {
    return precision > 0 && recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
  }

  private static double rounded(double value) {
    return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
  }
}
