package dev.assay.transforms.call;

import java.time.Duration;

/**
 * Chooses into how many keys a lane is split so that no worker has more of it than it can carry.
 * Pure arithmetic.
 *
 * @param workers processes that may serve keys at once, 1 or more
 * @param callsPerSecond most calls in a second that one worker can make, above 0
 * @param callsInFlight most calls that one worker can have in flight, 1 or more
 * @param latency how long an answer takes as a rule
 */
public record ShardChoice(int workers, double callsPerSecond, int callsInFlight, Duration latency) {

  /** Half of what one process on two small cores was measured to make. */
  public static final double CALLS_PER_SECOND = 4_000;

  /** Calls in flight that a worker carries with a thread each, in about a gigabyte. */
  public static final int CALLS_IN_FLIGHT = 2_000;

  /** What models take as a rule. */
  public static final Duration LATENCY = Duration.ofSeconds(2);

  /** Chooses for so many workers of the usual size. */
  public static ShardChoice of(int workers) {
    return new ShardChoice(workers, CALLS_PER_SECOND, CALLS_IN_FLIGHT, LATENCY);
  }

  /**
   * Returns the number of keys: as many workers as the rate, or the calls in flight that the rate
   * needs, take; never more than there are workers, and never so many that a key would have less
   * than one call.
   *
   * @param concurrency most calls in flight where the limit does not say
   */
  public int keys(RateLimit limit, int concurrency) {
    int inFlight = limit.concurrency() == null ? concurrency : limit.concurrency();
    Double perMinute = limit.requestsPerMinute();
    double needed = inFlight;
    double byRate = 1;
    if (perMinute != null) {
      double perSecond = perMinute / 60;
      needed = Math.min(needed, perSecond * latency.toNanos() / 1e9);
      byRate = perSecond / callsPerSecond;
    }
    double keys = Math.ceil(Math.max(byRate, needed / callsInFlight) - 1e-9);
    return (int) Math.max(1, Math.min(Math.min(workers, mostKeys(limit)), keys));
  }

  private static int mostKeys(RateLimit limit) {
    return limit.withShards(RateLimit.MAX_SHARDS).keys();
  }
}
