package dev.assay.transforms.call;

import dev.assay.io.api.ServerWindow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the calls of one lane take, and what they need, by the formulas of {@code
 * pipelines/docs/capacity.md}. Pure arithmetic; a run that meets no faults stays within a tenth of
 * it once its rate is reached.
 *
 * @param calls requests to send
 * @param inputTokens of all of them together
 * @param outputTokens of all answers together
 * @param latency of an answer, as a rule
 * @param limit of the lane
 * @param concurrency most requests in flight where the limit does not say
 * @param workers processes that serve the lane's keys, 1 or more
 */
public record Capacity(
    long calls,
    long inputTokens,
    long outputTokens,
    Duration latency,
    RateLimit limit,
    int concurrency,
    int workers) {

  /** Processor time of a call, row and evaluation included, in seconds. */
  public static final double CPU_SECONDS = 0.00025;

  /** Heap of a worker without calls, on a runner that sorts and spills, in bytes. */
  public static final long WORKER_BYTES = 96L << 20;

  /** Heap and stack of a call in flight, for a prompt and an answer of some kilobytes, in bytes. */
  public static final long CALL_BYTES = 320L << 10;

  private static final double MINUTE = 60;
  private static final double NANOS = 1e9;

  /** Checks the numbers. */
  public Capacity {
    if (calls < 0 || workers < 1 || concurrency < 1) {
      throw new IllegalArgumentException(
          "Invalid capacity: calls "
              + calls
              + ", concurrency "
              + concurrency
              + ", workers "
              + workers
              + " (must be at least 0, 1 and 1)");
    }
  }

  /** Returns the calls a second that the limits allow; infinite where there are none. */
  public double perSecondByLimit() {
    double perMinute = rate(limit.requestsPerMinute(), (double) calls);
    perMinute =
        Math.min(perMinute, rate(limit.tokensPerMinute(), (double) inputTokens + outputTokens));
    perMinute = Math.min(perMinute, rate(limit.inputTokensPerMinute(), (double) inputTokens));
    perMinute = Math.min(perMinute, rate(limit.outputTokensPerMinute(), (double) outputTokens));
    return perMinute / MINUTE;
  }

  private double rate(@Nullable Double unitsPerMinute, double units) {
    if (unitsPerMinute == null || units == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double unitsPerCall = units / calls;
    ServerWindow window = limit.window() == null ? ServerWindow.MINUTE : limit.window();
    return MINUTE * NANOS / window.nanosPerUnit(unitsPerMinute) / unitsPerCall;
  }

  /** Returns the calls a second that the places in flight allow. */
  public double perSecondByConcurrency() {
    int most = limit.concurrency() == null ? concurrency : limit.concurrency();
    return latency.isZero() ? Double.POSITIVE_INFINITY : most * NANOS / latency.toNanos();
  }

  /** Returns the calls a second that the workers make. */
  public double perSecondByWorkers() {
    return workers * ShardChoice.CALLS_PER_SECOND;
  }

  /** Returns the calls a second: the least of what limits, places and workers allow. */
  public double perSecond() {
    return Math.min(perSecondByLimit(), Math.min(perSecondByConcurrency(), perSecondByWorkers()));
  }

  /** Returns the time from the first request to the last answer. */
  public Duration time() {
    return calls == 0 ? Duration.ZERO : seconds((calls - 1) / perSecond()).plus(latency);
  }

  /** Returns the least time that the limits alone allow, null where there are none. */
  public @Nullable Duration leastTime() {
    double perSecond = perSecondByLimit();
    return Double.isInfinite(perSecond) ? null : seconds(calls / perSecond);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) Math.min(Long.MAX_VALUE, seconds * NANOS));
  }

  /** Returns the requests in flight while all goes well. */
  public double inFlight() {
    return perSecond() * latency.toNanos() / NANOS;
  }

  /** Returns the processor time of all workers together. */
  public Duration cpuTime() {
    return seconds(calls * CPU_SECONDS);
  }

  /** Returns the memory of each worker, in bytes, on a runner that sorts and spills. */
  public long workerBytes() {
    return WORKER_BYTES + (long) (inFlight() / workers * CALL_BYTES);
  }
}
