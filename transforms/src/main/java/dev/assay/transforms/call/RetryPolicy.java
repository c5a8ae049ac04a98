package dev.assay.transforms.call;

import java.io.Serializable;
import java.time.Duration;

/**
 * How often and how soon a run is tried again. Attempts that the server refused for their rate do
 * not count.
 *
 * @param maxAttempts most attempts of one run, the first included; 1 to 100
 * @param base longest wait after the first attempt; doubles with each further one
 * @param cap longest wait of all
 */
public record RetryPolicy(int maxAttempts, Duration base, Duration cap) implements Serializable {

  /** Five attempts, waits of up to 1, 2, 4, 8 seconds. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60));

  /** Checks all three. */
  public RetryPolicy {
    if (maxAttempts < 1 || maxAttempts > 100) {
      throw new IllegalArgumentException(
          "Invalid max_attempts: " + maxAttempts + " (must be 1 to 100)");
    }
    if (base.isNegative() || cap.compareTo(base) < 0) {
      throw new IllegalArgumentException(
          "Invalid retry waits: base " + base + ", cap " + cap + " (must be 0 <= base <= cap)");
    }
  }

  /** Returns this policy with another number of attempts. */
  public RetryPolicy withMaxAttempts(int maxAttempts) {
    return new RetryPolicy(maxAttempts, base, cap);
  }
}
