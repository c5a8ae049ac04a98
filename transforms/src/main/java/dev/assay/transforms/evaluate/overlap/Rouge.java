package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import dev.assay.transforms.evaluate.text.Words;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * ROUGE, from 0 to 1, as Google's scorer computes it without stemming: {@code rouge1} and {@code
 * rouge2} of n-grams, {@code rougeL} of the longest common subsequence, {@code rougeLsum} of that
 * between the lines. {@code mode} chooses {@code fmeasure} (the default), {@code precision} or
 * {@code recall}. The profile {@code google} knows only ASCII letters and digits, so that text in
 * other scripts scores 0; {@code unicode} knows all. The best of several expected texts counts.
 */
final class Rouge {

  private static final Pattern NOT_ASCII_WORD = Pattern.compile("[^a-z0-9]+");
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}]+");

  private Rouge() {}

  static Evaluator rouge1(EvaluatorParameters parameters) {
    return ofTokens(parameters, (answer, expected, kinds) -> grams(answer, expected, kinds, 1));
  }

  static Evaluator rouge2(EvaluatorParameters parameters) {
    return ofTokens(parameters, (answer, expected, kinds) -> grams(answer, expected, kinds, 2));
  }

  static Evaluator longest(EvaluatorParameters parameters) {
    return ofTokens(
        parameters,
        (answer, expected, kinds) ->
            new Shares(
                LongestCommon.length(answer, expected, kinds), answer.length, expected.length));
  }

  static Evaluator longestOfLines(EvaluatorParameters parameters) {
    Pattern gap = gap(parameters);
    return of(
        parameters,
        (answer, expected) -> SummaryLevel.of(lines(answer, gap), lines(expected, gap)));
  }

  private static Evaluator ofTokens(EvaluatorParameters parameters, TokenFormula formula) {
    Pattern gap = gap(parameters);
    return of(
        parameters,
        (answer, expected) -> {
          WordNumbers words = new WordNumbers();
          int[] found = numbers(answer, gap, words);
          int[] wanted = numbers(expected, gap, words);
          return formula.of(found, wanted, words.kinds());
        });
  }

  private static int[] numbers(String text, Pattern gap, WordNumbers words) {
    return gap == NOT_ASCII_WORD
        ? words.ofAsciiWords(Words.lowerCase(text))
        : words.of(tokens(text, gap));
  }

  private static Evaluator of(
      EvaluatorParameters parameters, BiFunction<String, String, Shares> formula) {
    String mode = parameters.choice("mode", List.of("fmeasure", "precision", "recall"));
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) -> formula.apply(answer, expected).in(mode));
  }

  private static Pattern gap(EvaluatorParameters parameters) {
    return parameters.profile("google", "unicode").equals("google") ? NOT_ASCII_WORD : NOT_WORD;
  }

  private static List<String> tokens(String text, Pattern gap) {
    return Words.split(gap.matcher(Words.lowerCase(text)).replaceAll(" "));
  }

  private static List<List<String>> lines(String text, Pattern gap) {
    return List.of(text.split("\n")).stream()
        .filter(line -> !line.isEmpty())
        .map(line -> tokens(line, gap))
        .toList();
  }

  private static Shares grams(int[] answer, int[] expected, int kinds, int order) {
    NGrams grams = NGrams.ofNumbers(kinds, answer, expected);
    for (int i = 1; i < order; i++) {
      grams.next();
    }
    return new Shares(grams.shared(0, 1), grams.total(0), grams.total(1));
  }

  /** Compares two texts by the numbers of their tokens. */
  @FunctionalInterface
  private interface TokenFormula {

    Shares of(int[] answer, int[] expected, int kinds);
  }

  /**
   * How much of two texts is common.
   *
   * @param common what both have
   * @param answer what the answer has
   * @param expected what the expected text has
   */
  record Shares(int common, int answer, int expected) {

    private double in(String mode) {
      double precision = (double) common / Math.max(answer, 1);
      double recall = (double) common / Math.max(expected, 1);
      return switch (mode) {
        case "precision" -> precision;
        case "recall" -> recall;
        default -> common == 0 ? 0 : 2 * precision * recall / (precision + recall);
      };
    }
  }
}
