package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Score;
import org.jspecify.annotations.Nullable;

/** Scores that differ from another in one component. */
final class Assessed {

  private static final String PASS = "pass";
  private static final String FAIL = "fail";

  private Assessed() {}

  static Score as(Score score, boolean pass) {
    return with(score, score.value(), pass ? PASS : FAIL);
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
        score.assessment() == null ? null : score.assessment().equals(PASS) ? FAIL : PASS);
  }

  private static Score with(Score score, @Nullable JsonNode value, @Nullable String assessment) {
    return new Score(
        score.name(),
        value,
        score.label(),
        score.reasoning(),
        assessment,
        score.tags(),
        score.errorCode(),
        score.errorMessage());
  }
}
