package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
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

  AssertSet(EvaluatorParameters parameters) {
    name = parameters.name();
    parts = parameters.parts("assert");
    threshold = parameters.number("threshold");
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    double sum = 0;
    double weights = 0;
    boolean pass = true;
    for (EvaluatorParameters.Part part : parts) {
      for (Score score : part.evaluator().evaluate(answer)) {
        Double number = score.number();
        if (score.isError() || number == null) {
          return List.of(unmeasured(score));
        }
        sum += part.weight() * number;
        weights += part.weight();
        pass &= Assessed.passes(score);
      }
    }
    double value = weights == 0 ? 1 : sum / weights;
    return List.of(
        Assessed.as(Score.of(name, value), threshold == null ? pass : value >= threshold));
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
