package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every score keeps to, whoever made it; one that does not becomes an error. */
public final class ScoreChecks {

  private static final Set<String> ASSESSMENTS = Set.of("pass", "fail", "skipped");
  private static final int MAX_SCORES = 100;

  private ScoreChecks() {}

  /** Returns the scores of one evaluator, where all is well the same list. */
  public static List<Score> of(String evaluator, List<Score> scores) {
    if (scores.size() > MAX_SCORES) {
      return List.of(
          bad(
              evaluator,
              "EVAL_BAD_SCORE",
              "%d scores of one answer (at most %d)".formatted(scores.size(), MAX_SCORES)));
    }
    boolean good = true;
    for (Score score : scores) {
      good &= isGood(evaluator, score);
    }
    if (good) {
      return scores;
    }
    List<Score> checked = new ArrayList<>();
    for (Score score : scores) {
      checked.add(isGood(evaluator, score) ? score : error(evaluator, score));
    }
    return checked;
  }

  private static boolean isGood(String evaluator, Score score) {
    return score.isError() ? hasName(evaluator, score) : isGoodValue(evaluator, score);
  }

  private static boolean isGoodValue(String evaluator, Score score) {
    return hasName(evaluator, score)
        && (score.assessment() == null || ASSESSMENTS.contains(score.assessment()))
        && isFinite(score.value())
        && isFinite(score.metadata())
        && isFinite(score.tags());
  }

  @SuppressWarnings("ReferenceEquality") // Mostly it is the same text, and then it is a name.
  private static boolean hasName(String evaluator, Score score) {
    return score.name() == evaluator || Evaluators.isName(score.name());
  }

  private static boolean isFinite(@Nullable JsonNode value) {
    if (value == null || value.isTextual()) {
      return true;
    }
    if (value.isFloat() || value.isDouble()) {
      return Double.isFinite(value.doubleValue());
    }
    if (value.isContainerNode()) {
      for (JsonNode item : value) {
        if (!isFinite(item)) {
          return false;
        }
      }
    } else if (value.isNumber()) {
      return Double.isFinite(value.doubleValue());
    }
    return true;
  }

  private static Score error(String evaluator, Score score) {
    if (!hasName(evaluator, score)) {
      return bad(
          evaluator,
          "EVAL_BAD_SCORE",
          "A score's name is not 1 to 100 letters, digits, _, -, + or ., with no sign first");
    }
    if (score.assessment() != null && !ASSESSMENTS.contains(score.assessment())) {
      return bad(
          score.name(), "EVAL_BAD_SCORE", "The assessment is none of pass, fail and skipped");
    }
    return bad(
        score.name(), "EVAL_NON_FINITE", score.name() + " is or holds a number that is not finite");
  }

  private static Score bad(String name, String code, String message) {
    return Score.error(
        name, code, message + "; the answer is kept without this score (correct the evaluator)");
  }
}
