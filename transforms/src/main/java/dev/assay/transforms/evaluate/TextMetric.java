package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import java.util.List;

/** A number that compares the answer's text with one or several expected texts. */
public final class TextMetric implements Evaluator {

  private final String name;
  private final Reference reference;
  private final Formula formula;

  private TextMetric(String name, Reference reference, Formula formula) {
    this.name = name;
    this.reference = reference;
    this.formula = formula;
  }

  /**
   * Makes a metric.
   *
   * @param parameters of which the score's name is taken
   * @param reference where the expected texts are found
   * @param formula what is computed
   */
  public static TextMetric of(
      EvaluatorParameters parameters, Reference reference, Formula formula) {
    return new TextMetric(parameters.name(), reference, formula);
  }

  /** Makes a metric that is computed for each expected text, of which the best counts. */
  public static TextMetric best(
      EvaluatorParameters parameters, Reference reference, PairFormula formula) {
    return of(
        parameters,
        reference,
        (answer, expected) -> {
          double best = Double.NEGATIVE_INFINITY;
          for (String text : expected) {
            best = Math.max(best, formula.of(answer, text));
          }
          return best;
        });
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    List<String> expected = reference.texts(answer);
    TooLarge.refuse(answer.text());
    TooLarge.refuse(expected.toArray(String[]::new));
    return List.of(Score.of(name, formula.of(answer.text(), expected)));
  }

  /** Compares a text with several. */
  @FunctionalInterface
  public interface Formula {

    /** Returns a finite number; the list has at least one entry. */
    double of(String answer, List<String> expected);
  }

  /** Compares two texts. */
  @FunctionalInterface
  public interface PairFormula {

    /** Returns a finite number. */
    double of(String answer, String expected);
  }
}
