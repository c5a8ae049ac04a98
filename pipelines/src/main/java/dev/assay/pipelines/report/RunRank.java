package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How much a run deserves to be looked at, from 0 (most): failed, refused, not to be scored, not
 * passed, then by the mean of its scores between 0 and 1. The page sorts by the same order.
 */
final class RunRank {

  /** One more than the largest. */
  static final int RANKS = 27;

  private static final int FAILED = 0;
  private static final int REFUSED = 1;
  private static final int NOT_SCORED = 2;
  private static final int NOT_PASSED = 3;
  private static final int LOWEST_MEAN = 4;
  private static final int STEPS = 21;
  private static final int NO_SCORES = RANKS - 1;

  private RunRank() {}

  static int of(JsonNode line) {
    String status = line.path("status").asText();
    if (status.equals("failed")) {
      return FAILED;
    }
    if (status.equals("refused")) {
      return REFUSED;
    }
    double sum = 0;
    int numbers = 0;
    int worst = NO_SCORES;
    for (JsonNode score : line.path("scores")) {
      if (score.has("error")) {
        worst = NOT_SCORED;
      } else if (score.path("assessment").asText().equals("fail")) {
        worst = Math.min(worst, NOT_PASSED);
      }
      JsonNode value = score.path("value");
      if (value.isBoolean() || (value.isNumber() && isShare(value.doubleValue()))) {
        sum += value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
        numbers++;
      }
    }
    if (worst < NO_SCORES || numbers == 0) {
      return worst;
    }
    return LOWEST_MEAN + (int) Math.floor(sum / numbers * (STEPS - 1));
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }
}
