package dev.assay.transforms.evaluate.statistics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a judge's choices score.
 *
 * @param scores by choice
 */
public record ChoiceScores(Map<String, Double> scores) {

  /** autoevals' factuality: subset, superset, same, disagreement, immaterial difference. */
  public static final ChoiceScores AUTOEVALS_FACTUALITY =
      new ChoiceScores(Map.of("A", 0.4, "B", 0.6, "C", 1.0, "D", 0.0, "E", 1.0));

  /** promptfoo's factuality, where only disagreement counts. */
  public static final ChoiceScores PROMPTFOO_FACTUALITY =
      new ChoiceScores(Map.of("A", 1.0, "B", 1.0, "C", 1.0, "D", 0.0, "E", 1.0));

  /** Copies the map. */
  public ChoiceScores {
    scores = Map.copyOf(scores);
  }

  /** Returns the score, or null of a choice that was not offered. */
  public @Nullable Double of(String choice) {
    return scores.get(choice);
  }
}
