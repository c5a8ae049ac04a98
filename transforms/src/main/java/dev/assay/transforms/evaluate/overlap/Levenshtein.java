package dev.assay.transforms.evaluate.overlap;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Assessed;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code levenshtein}: how alike answer and expected text are, 1 − distance ÷ the longer length,
 * and 1 where both are empty. Lengths are UTF-16 units in the profile {@code autoevals}, code
 * points in {@code codepoint}; {@code promptfoo} gives 1 or 0 for a distance of at most {@code
 * threshold}, 5 unless set. With {@code threshold} the assessment is {@code pass} where the
 * distance is at most that. An expected list holds alternatives, of which the nearest counts.
 */
final class Levenshtein implements Evaluator {

  private static final double PROMPTFOO_THRESHOLD = 5;

  private final String name;
  private final Reference reference;
  private final String profile;
  private final @Nullable Double threshold;

  Levenshtein(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.referenceOrValue();
    profile = parameters.profile("autoevals", "codepoint", "promptfoo");
    threshold = parameters.number("threshold");
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    String text = answer.text();
    double best = -1;
    int distance = Integer.MAX_VALUE;
    for (String expected : reference.texts(answer)) {
      EditDistance.refuse(text.length(), expected.length());
      boolean units = !profile.equals("codepoint");
      int edits =
          units
              ? EditDistance.between(text, expected)
              : EditDistance.betweenCodePoints(text, expected);
      int longer = Math.max(length(text, units), length(expected, units));
      double alike = longer == 0 ? 1.0 : 1.0 - (double) edits / longer;
      best = Math.max(best, alike);
      distance = Math.min(distance, edits);
    }
    if (profile.equals("promptfoo")) {
      boolean near = distance <= Objects.requireNonNullElse(threshold, PROMPTFOO_THRESHOLD);
      return List.of(Assessed.as(Score.of(name, near), near));
    }
    Score score = Score.of(name, best);
    return List.of(threshold == null ? score : Assessed.as(score, distance <= threshold));
  }

  private static int length(String text, boolean units) {
    return units ? text.length() : text.codePointCount(0, text.length());
  }
}
