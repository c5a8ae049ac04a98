package dev.assay.transforms.call;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How fast one lane may send.
 *
 * @param requestsPerMinute most requests in a minute, above 0; null for no limit
 * @param concurrency most requests in flight, at least 1; null for the run's {@code --concurrency}
 */
public record RateLimit(@Nullable Double requestsPerMinute, @Nullable Integer concurrency)
    implements Serializable {

  /** No limit of its own. */
  public static final RateLimit NONE = new RateLimit(null, null);

  /** Checks both limits. */
  public RateLimit {
    if (requestsPerMinute != null
        && !(requestsPerMinute > 0 && Double.isFinite(requestsPerMinute))) {
      throw new IllegalArgumentException(
          "Invalid requests_per_minute: " + requestsPerMinute + " (must be a number above 0)");
    }
    if (concurrency != null && concurrency < 1) {
      throw new IllegalArgumentException(
          "Invalid concurrency: " + concurrency + " (must be at least 1)");
    }
  }

  /** Returns this limit with what it leaves open filled from another. */
  public RateLimit orElse(RateLimit other) {
    return new RateLimit(
        requestsPerMinute != null ? requestsPerMinute : other.requestsPerMinute,
        concurrency != null ? concurrency : other.concurrency);
  }
}
