package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.text.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code wer} and {@code cer}: insertions, deletions and replacements of words or characters (code
 * points) that turn the answer into the expected text, divided by the expected length. Lower is
 * better, above 1 is possible, and {@code threshold} is the most that passes. {@code ignore_case}
 * and {@code ignore_punctuation} (of ASCII) take these out first. The expected text with the fewest
 * edits counts.
 */
final class ErrorRate {

  private ErrorRate() {}

  static Evaluator ofWords(EvaluatorParameters parameters) {
    return of(parameters, Words::split);
  }

  static Evaluator ofCharacters(EvaluatorParameters parameters) {
    return of(parameters, text -> text.codePoints().boxed().toList());
  }

  private static <T> Evaluator of(EvaluatorParameters parameters, Function<String, List<T>> units) {
    boolean ignoreCase = parameters.flag("ignore_case");
    boolean ignorePunctuation = parameters.flag("ignore_punctuation");
    Function<String, List<T>> taken =
        text -> {
          String folded = ignoreCase ? Words.lowerCase(text) : text;
          return units.apply(ignorePunctuation ? Words.withoutPunctuation(folded) : folded);
        };
    return CorpusMetric.lowerIsBetter(
        parameters,
        (answer, expected) ->
            EditCounts.best(
                expected.stream()
                    .map(text -> edits(taken.apply(answer), taken.apply(text)))
                    .toList()),
        EditCounts::rate);
  }

  private static <T> EditCounts edits(List<T> answer, List<T> expected) {
    EditDistance.refuse(answer.size(), expected.size());
    Map<T, Integer> ids = new HashMap<>();
    int edits = EditDistance.between(numbers(answer, ids), numbers(expected, ids));
    return new EditCounts(edits, expected.size());
  }

  private static <T> int[] numbers(List<T> units, Map<T, Integer> ids) {
    return units.stream().mapToInt(unit -> ids.computeIfAbsent(unit, u -> ids.size())).toArray();
  }
}
