package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jaccard similarity of two sets: what answer and expected text share, divided by what either has.
 * Two empty sets are alike, 1.
 */
final class Overlap implements Evaluator {

  private final String name;
  private final Reference reference;
  private final Function<String, Set<?>> elements;

  private Overlap(EvaluatorParameters parameters, Function<String, Set<?>> elements) {
    this.name = parameters.name();
    this.reference = parameters.reference();
    this.elements = elements;
  }

  /** {@code overlap}: of the characters (code points), as Datadog's example does. */
  static Overlap ofCharacters(EvaluatorParameters parameters) {
    return new Overlap(parameters, text -> text.codePoints().boxed().collect(Collectors.toSet()));
  }

  /** {@code jaccard}: of the words between white space, in lower case. */
  static Overlap ofWords(EvaluatorParameters parameters) {
    return new Overlap(
        parameters,
        text ->
            Stream.of(text.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet()));
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(name, answer, expected -> score(answer.text(), Answer.text(expected)));
  }

  private Score score(String text, String expected) {
    Score tooLarge = TooLarge.check(name, text, expected);
    return tooLarge != null
        ? tooLarge
        : Score.of(name, jaccard(elements.apply(text), elements.apply(expected)));
  }

  private static double jaccard(Set<?> a, Set<?> b) {
    Set<Object> shared = new HashSet<>(a);
    shared.retainAll(b);
    int either = a.size() + b.size() - shared.size();
    return either == 0 ? 1.0 : (double) shared.size() / either;
  }
}
