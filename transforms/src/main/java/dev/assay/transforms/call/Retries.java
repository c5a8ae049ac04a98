package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import java.time.Duration;
import java.util.Map;

/** Pure retry arithmetic: whether an attempt is followed by another, and after how long. */
final class Retries {

  /** Most attempts after faults that come again as a rule and may each have been paid. */
  private static final Map<String, Integer> MOST_ATTEMPTS =
      Map.of("RESP_NOT_JSON", 3, "MODEL_FAILED", 2);

  private Retries() {}

  /**
   * Returns whether a run is tried again.
   *
   * @param attempts attempts so far that count, so without those refused for their rate
   */
  static boolean again(RetryPolicy policy, int attempts, CallError error) {
    return switch (error.verdict()) {
      case ROW_TERMINAL, LANE_TERMINAL -> false;
      case RATE_LIMITED -> true;
      case TRANSIENT ->
          attempts < policy.maxAttempts()
              && attempts < MOST_ATTEMPTS.getOrDefault(error.code(), Integer.MAX_VALUE);
    };
  }

  /**
   * Returns the wait before the next attempt: full jitter over a ceiling that doubles with each
   * attempt, and never less than the server asked for.
   *
   * @param attempts attempts so far, at least 1
   * @param random uniform in [0, 1)
   */
  static Duration wait(RetryPolicy policy, int attempts, CallError error, double random) {
    double ceiling =
        Math.min(
            (double) policy.cap().toNanos(),
            (double) policy.base().toNanos() * Math.pow(2, Math.max(0, attempts - 1)));
    Duration jittered = Duration.ofNanos((long) (ceiling * random));
    Duration asked = error.retryAfter();
    return asked != null && asked.compareTo(jittered) > 0 ? asked : jittered;
  }
}
