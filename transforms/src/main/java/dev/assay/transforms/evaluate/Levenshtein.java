package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code levenshtein}: how alike answer and expected text are, 1 − distance ÷ the longer length,
 * and 1 where both are empty. Lengths are UTF-16 units, as in autoevals. With {@code threshold} the
 * assessment is {@code pass} where the distance is at most that, as promptfoo asserts.
 */
final class Levenshtein implements Evaluator {

  private final String name;
  private final Reference reference;
  private final @Nullable Double threshold;

  Levenshtein(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.referenceOrValue();
    threshold = parameters.number("threshold");
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(name, answer, expected -> score(answer.text(), expected));
  }

  private Score score(String text, JsonNode expected) {
    String other = Answer.text(expected);
    if (!EditDistance.isFeasible(text.length(), other.length())) {
      return TooLarge.of(
          name,
          "Answer of %d and expected text of %d characters (their product must be at most %d)"
              .formatted(text.length(), other.length(), EditDistance.MAX_CELLS));
    }
    int distance = EditDistance.between(text, other);
    int longer = Math.max(text.length(), other.length());
    Score score = Score.of(name, longer == 0 ? 1.0 : 1.0 - (double) distance / longer);
    return threshold == null ? score : Assessed.as(score, distance <= threshold);
  }
}
