package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import dev.assay.transforms.evaluate.text.Words;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Jaccard similarity of two sets: what answer and expected text share, divided by what either has.
 * Two empty sets are alike, 1.
 */
final class Jaccard {

  private Jaccard() {}

  /** {@code overlap}: of the characters (code points), as Datadog's example does. */
  static Evaluator ofCharacters(EvaluatorParameters parameters) {
    return of(parameters, text -> text.codePoints().boxed().collect(Collectors.toSet()));
  }

  /** {@code jaccard}: of the words between white space, in lower case. */
  static Evaluator ofWords(EvaluatorParameters parameters) {
    return of(parameters, text -> new HashSet<>(Words.split(Words.lowerCase(text))));
  }

  private static Evaluator of(EvaluatorParameters parameters, Function<String, Set<?>> elements) {
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) -> jaccard(elements.apply(answer), elements.apply(expected)));
  }

  private static double jaccard(Set<?> a, Set<?> b) {
    Set<Object> shared = new HashSet<>(a);
    shared.retainAll(b);
    int either = a.size() + b.size() - shared.size();
    return either == 0 ? 1.0 : (double) shared.size() / either;
  }
}
