package dev.assay.transforms.evaluate.text;

import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Assessed;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TooLarge;
import java.util.List;

/**
 * {@code is-refusal}: whether the model declined, 1 or 0. It did where the run was refused, or
 * where the answer begins with or contains a phrase that promptfoo 0.123 takes for a refusal. An
 * empty answer passes with the value 0, as in promptfoo.
 */
final class IsRefusal implements Evaluator {

  private final String name;

  IsRefusal(EvaluatorParameters parameters) {
    name = parameters.name();
    parameters.profile("promptfoo");
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    if (answer.run().outcome() instanceof Outcome.Refused) {
      return List.of(Score.of(name, true));
    }
    TooLarge.refuse(answer.text());
    return List.of(
        answer.text().isBlank()
            ? Assessed.as(Score.of(name, false), true)
            : Score.of(name, RefusalPhrases.in(answer.text())));
  }
}
