package dev.assay.transforms.evaluate.overlap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Assessed;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.TooLarge;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A metric whose number for all answers together is no mean: it is computed from counts that are
 * added up. Each score carries the counts of its answer as text, in the tag {@code counts}.
 */
final class CorpusMetric<C> implements Evaluator {

  private final String name;
  private final Reference reference;
  private final BiFunction<String, List<String>, C> counts;
  private final ToDoubleFunction<C> value;
  private final @Nullable Double mostThatPasses;

  private CorpusMetric(
      EvaluatorParameters parameters,
      BiFunction<String, List<String>, C> counts,
      ToDoubleFunction<C> value,
      @Nullable Double mostThatPasses) {
    this.name = parameters.name();
    this.reference = parameters.referenceOrValue();
    this.counts = counts;
    this.value = value;
    this.mostThatPasses = mostThatPasses;
  }

  /** Makes a metric that is better when higher. */
  static <C> CorpusMetric<C> higherIsBetter(
      EvaluatorParameters parameters,
      BiFunction<String, List<String>, C> counts,
      ToDoubleFunction<C> value) {
    return new CorpusMetric<>(parameters, counts, value, null);
  }

  /** Makes a metric that is better when lower: {@code threshold} is the most that passes. */
  static <C> CorpusMetric<C> lowerIsBetter(
      EvaluatorParameters parameters,
      BiFunction<String, List<String>, C> counts,
      ToDoubleFunction<C> value) {
    return new CorpusMetric<>(parameters, counts, value, parameters.number("threshold"));
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    List<String> expected = reference.texts(answer);
    TooLarge.refuse(answer.text());
    TooLarge.refuse(expected.toArray(String[]::new));
    C found = counts.apply(answer.text(), expected);
    double number = value.applyAsDouble(found);
    ObjectNode tags = Json.object().put("counts", found.toString());
    Score score = Assessed.tagged(Score.of(name, number), tags);
    return List.of(mostThatPasses == null ? score : Assessed.as(score, number <= mostThatPasses));
  }
}
