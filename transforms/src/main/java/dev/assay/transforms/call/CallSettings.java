package dev.assay.transforms.call;

import dev.assay.io.api.PriceTable;
import java.io.Serializable;
import java.time.Duration;

/**
 * How calls are paced and retried.
 *
 * @param experimentId stages with the same id share their lanes within a process
 * @param limits by group and model
 * @param retry how often and how soon
 * @param deadline longest time of one exchange, body included
 * @param concurrency most requests in flight on a lane that has no such limit of its own, 1 or more
 * @param budget what all of them together may spend
 * @param prices what models cost
 * @param spread over how many processes it runs
 */
public record CallSettings(
    String experimentId,
    Limits limits,
    RetryPolicy retry,
    Duration deadline,
    int concurrency,
    Budget budget,
    PriceTable prices,
    Spread spread)
    implements Serializable {

  /** Most requests in flight on a lane unless said otherwise. */
  public static final int DEFAULT_CONCURRENCY = 256;

  /** Longest exchange unless said otherwise. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

  /** Settings of calls that one process makes. */
  public CallSettings(
      String experimentId,
      Limits limits,
      RetryPolicy retry,
      Duration deadline,
      int concurrency,
      Budget budget,
      PriceTable prices) {
    this(experimentId, limits, retry, deadline, concurrency, budget, prices, Spread.ONE_PROCESS);
  }

  /** Checks both numbers. */
  public CallSettings {
    if (concurrency < 1) {
      throw new IllegalArgumentException(
          "Invalid concurrency: " + concurrency + " (must be at least 1)");
    }
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException(
          "Invalid request timeout: " + deadline + " (must be above 0)");
    }
  }

  /** No limits, no budget, standard retries, list prices. */
  public static CallSettings of(String experimentId) {
    return new CallSettings(
        experimentId,
        Limits.NONE,
        RetryPolicy.STANDARD,
        DEFAULT_DEADLINE,
        DEFAULT_CONCURRENCY,
        Budget.NONE,
        PriceTable.LISTED);
  }

  /** Returns these settings over other processes. */
  public CallSettings withSpread(Spread spread) {
    return new CallSettings(
        experimentId, limits, retry, deadline, concurrency, budget, prices, spread);
  }

  /** Returns these settings for a transform that may call while others do. */
  public CallSettings inStage(int stage) {
    return withSpread(spread.ofStage(stage));
  }
}
