package dev.assay.transforms.call;

import dev.assay.io.api.ServerWindow;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How fast one lane may send; null leaves a part open.
 *
 * @param requestsPerMinute most requests in a minute, above 0
 * @param tokensPerMinute most tokens in a minute, input and output as the provider adds them up
 * @param inputTokensPerMinute most input tokens in a minute
 * @param outputTokensPerMinute most output tokens in a minute
 * @param concurrency most requests in flight, at least 1; else the run's {@code --concurrency}
 * @param window how the server counts; else as its provider is known to
 * @param shards keys that share this limit evenly, for a limit that one worker is too slow for; 1
 *     to 1,000, else 1
 */
public record RateLimit(
    @Nullable Double requestsPerMinute,
    @Nullable Double tokensPerMinute,
    @Nullable Double inputTokensPerMinute,
    @Nullable Double outputTokensPerMinute,
    @Nullable Integer concurrency,
    @Nullable ServerWindow window,
    @Nullable Integer shards)
    implements Serializable {

  /** No limit of its own. */
  public static final RateLimit NONE = new RateLimit(null, null, null, null, null, null, null);

  /** Most keys that can share a limit. */
  public static final int MAX_SHARDS = 1_000;

  /** Checks all numbers. */
  public RateLimit {
    checkRate("requests_per_minute", requestsPerMinute);
    checkRate("tokens_per_minute", tokensPerMinute);
    checkRate("input_tokens_per_minute", inputTokensPerMinute);
    checkRate("output_tokens_per_minute", outputTokensPerMinute);
    if (concurrency != null && concurrency < 1) {
      throw new IllegalArgumentException(
          "Invalid concurrency: " + concurrency + " (must be at least 1)");
    }
    if (shards != null && (shards < 1 || shards > MAX_SHARDS)) {
      throw new IllegalArgumentException(
          "Invalid shards: " + shards + " (must be 1 to " + MAX_SHARDS + ")");
    }
  }

  /** Returns a limit on requests alone. */
  public static RateLimit ofRequests(@Nullable Double perMinute) {
    return NONE.withRequestsPerMinute(perMinute);
  }

  private static void checkRate(String name, @Nullable Double rate) {
    if (rate != null && !(rate > 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + rate + " (must be a number above 0)");
    }
  }

  /** Returns this limit with another rate of requests. */
  public RateLimit withRequestsPerMinute(@Nullable Double perMinute) {
    return new RateLimit(
        perMinute,
        tokensPerMinute,
        inputTokensPerMinute,
        outputTokensPerMinute,
        concurrency,
        window,
        shards);
  }

  /** Returns this limit with another rate of all tokens. */
  public RateLimit withTokensPerMinute(@Nullable Double perMinute) {
    return new RateLimit(
        requestsPerMinute,
        perMinute,
        inputTokensPerMinute,
        outputTokensPerMinute,
        concurrency,
        window,
        shards);
  }

  /** Returns this limit with another rate of input tokens. */
  public RateLimit withInputTokensPerMinute(@Nullable Double perMinute) {
    return new RateLimit(
        requestsPerMinute,
        tokensPerMinute,
        perMinute,
        outputTokensPerMinute,
        concurrency,
        window,
        shards);
  }

  /** Returns this limit with another rate of output tokens. */
  public RateLimit withOutputTokensPerMinute(@Nullable Double perMinute) {
    return new RateLimit(
        requestsPerMinute,
        tokensPerMinute,
        inputTokensPerMinute,
        perMinute,
        concurrency,
        window,
        shards);
  }

  /** Returns this limit with another number of requests in flight. */
  public RateLimit withConcurrency(@Nullable Integer concurrency) {
    return new RateLimit(
        requestsPerMinute,
        tokensPerMinute,
        inputTokensPerMinute,
        outputTokensPerMinute,
        concurrency,
        window,
        shards);
  }

  /** Returns this limit with what it leaves open filled from another. */
  public RateLimit orElse(RateLimit other) {
    return new RateLimit(
        either(requestsPerMinute, other.requestsPerMinute),
        either(tokensPerMinute, other.tokensPerMinute),
        either(inputTokensPerMinute, other.inputTokensPerMinute),
        either(outputTokensPerMinute, other.outputTokensPerMinute),
        either(concurrency, other.concurrency),
        either(window, other.window),
        either(shards, other.shards));
  }

  /** Returns this limit shared by another number of keys. */
  public RateLimit withShards(@Nullable Integer shards) {
    return new RateLimit(
        requestsPerMinute,
        tokensPerMinute,
        inputTokensPerMinute,
        outputTokensPerMinute,
        concurrency,
        window,
        shards);
  }

  /**
   * Returns how many keys share this limit: its shards, but never so many that a key would have
   * less than one request in a window, or in flight.
   */
  public int keys() {
    int keys = shards == null ? 1 : shards;
    if (concurrency != null) {
      keys = Math.min(keys, concurrency);
    }
    if (requestsPerMinute != null) {
      ServerWindow counted = window == null ? ServerWindow.MINUTE : window;
      keys = (int) Math.min(keys, counted.allowance(requestsPerMinute));
    }
    return Math.max(1, keys);
  }

  private static <T> @Nullable T either(@Nullable T first, @Nullable T second) {
    return first != null ? first : second;
  }
}
