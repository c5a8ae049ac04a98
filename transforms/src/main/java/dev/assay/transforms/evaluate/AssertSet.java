package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code assert-set}: several evaluators as one score, Σ weight × value ÷ Σ weight, by promptfoo's
 * rule. It passes where every part passes; with {@code threshold}, where the score is at least
 * that, whatever the parts say. No parts, or only such of weight 0, score 1. A part that could not
 * be measured leaves the whole without a score.
 */
final class AssertSet implements Evaluator {

  private final String name;
  private final List<EvaluatorParameters.Part> parts;
  private final @Nullable Double threshold;

  /** Returns a set; one with a part that asks a model is a judge itself. */
  static Evaluator of(EvaluatorParameters parameters) {
    AssertSet set = new AssertSet(parameters);
    if (set.parts.stream().anyMatch(part -> part.evaluator() instanceof Comparison)) {
      parameters.problem("has a part that compares answers (list that evaluator by itself)");
    }
    return set.parts.stream().anyMatch(part -> part.evaluator() instanceof Judge)
        ? new JudgedSet(set)
        : set;
  }

  private AssertSet(EvaluatorParameters parameters) {
    name = parameters.name();
    parts = parameters.parts("assert");
    threshold = parameters.number("threshold");
  }

  String name() {
    return name;
  }

  List<EvaluatorParameters.Part> parts() {
    return parts;
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return List.of(
        combined(parts.stream().map(part -> part.evaluator().evaluate(answer)).toList()));
  }

  /** Returns the score of the whole by those of each part, in order. */
  Score combined(List<List<Score>> scores) {
    double sum = 0;
    double weights = 0;
    List<String> failing = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      double weight = parts.get(i).weight();
      for (Score score : scores.get(i)) {
        Double number = score.number();
        if (score.isError() || number == null) {
          return unmeasured(score);
        }
        sum += weight * number;
        weights += weight;
        if (!Assessed.passes(score)) {
          failing.add(score.name());
        }
      }
    }
    double value = weights == 0 ? 1 : sum / weights;
    boolean pass = threshold == null ? failing.isEmpty() : value >= threshold;
    return Assessed.as(because(Score.of(name, value), failing), pass);
  }

  /** Says which parts do not pass. */
  private static Score because(Score score, List<String> failing) {
    return failing.isEmpty()
        ? score
        : new Score(
            score.name(),
            score.value(),
            score.label(),
            "does not pass: " + String.join(", ", failing),
            score.assessment(),
            score.tags(),
            score.errorCode(),
            score.errorMessage());
  }

  @Override
  public boolean keepsTime() {
    return parts.stream().anyMatch(part -> part.evaluator().keepsTime());
  }

  @Override
  public void close() {
    parts.forEach(part -> part.evaluator().close());
  }

  private Score unmeasured(Score part) {
    return part.errorCode() == null
        ? Score.error(name, "EVAL_NO_VALUE", "Part " + part.name() + " gives no number")
        : Score.error(name, part.errorCode(), part.name() + ": " + part.errorMessage());
  }
}
