package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import org.jspecify.annotations.Nullable;

/** Scores that differ from another in one component. */
public final class Assessed {

  private static final String PASS = "pass";
  private static final String FAIL = "fail";

  private Assessed() {}

  /** Returns the score as passed or failed. */
  public static Score as(Score score, boolean pass) {
    return with(score, score.value(), pass ? PASS : FAIL, score.tags());
  }

  /**
   * Returns whether a score passes: by its assessment, or where it has none, when it is at least 1.
   */
  public static boolean passes(Score score) {
    Double number = score.number();
    return score.assessment() == null
        ? number != null && number >= 1
        : score.assessment().equals(PASS);
  }

  /**
   * Returns the opposite: 1 − a number, pass for fail. An error stays an error, so that what could
   * not be measured never counts as a success.
   */
  static Score opposite(Score score) {
    Double number = score.number();
    if (score.isError()) {
      return score;
    }
    return with(
        score,
        number == null ? score.value() : JsonNodeFactory.instance.numberNode(1.0 - number),
        opposite(score.assessment()),
        score.tags());
  }

  private static @Nullable String opposite(@Nullable String assessment) {
    if (PASS.equals(assessment)) {
      return FAIL;
    }
    return FAIL.equals(assessment) ? PASS : assessment;
  }

  /** Returns the score with these tags beside those it has. */
  public static Score tagged(Score score, ObjectNode tags) {
    if (tags.isEmpty()) {
      return score;
    }
    ObjectNode all = score.tags() == null ? tags : score.tags().deepCopy().setAll(tags);
    return with(score, score.value(), score.assessment(), all);
  }

  private static Score with(
      Score score,
      @Nullable JsonNode value,
      @Nullable String assessment,
      @Nullable ObjectNode tags) {
    return new Score(
        score.name(),
        value,
        score.label(),
        score.reasoning(),
        assessment,
        tags,
        score.errorCode(),
        score.errorMessage(),
        score.metadata());
  }
}
