package dev.assay.transforms.batch;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a group's calls go by batch.
 *
 * @param deadline how long a batch is waited for from its submission on, resumes included; then it
 *     is cancelled, and what it has not answered goes as single calls
 * @param poll longest time from one look at a batch to the next; the first ones come sooner
 * @param maxRequests most requests of one batch, at least 1; null for what the provider takes
 */
public record BatchMode(Duration deadline, Duration poll, @Nullable Integer maxRequests)
    implements Serializable {

  /** Longest time that providers work on a batch. */
  public static final Duration MAX_DEADLINE = Duration.ofDays(2);

  /** Shortest time between two looks. */
  public static final Duration MIN_POLL = Duration.ofMillis(50);

  /** A day, a look each minute, batches as large as the provider takes them. */
  public static final BatchMode STANDARD =
      new BatchMode(Duration.ofHours(24), Duration.ofMinutes(1), null);

  /** Checks all three. */
  public BatchMode {
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(MAX_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "Invalid deadline: " + deadline + " (must be above 0, at most " + MAX_DEADLINE + ")");
    }
    if (poll.compareTo(MIN_POLL) < 0) {
      throw new IllegalArgumentException(
          "Invalid poll: " + poll + " (must be at least " + MIN_POLL + ")");
    }
    if (maxRequests != null && maxRequests < 1) {
      throw new IllegalArgumentException(
          "Invalid max_requests: " + maxRequests + " (must be at least 1)");
    }
  }

  /** Returns this mode with another deadline. */
  public BatchMode withDeadline(Duration deadline) {
    return new BatchMode(deadline, poll, maxRequests);
  }
}
