package dev.assay.transforms.call;

import java.time.Duration;

/**
 * Pure pacing arithmetic, the generic cell rate algorithm: one theoretical arrival time decides
 * when the next request may be sent. No clock, no waiting, no Beam. All times are nanoseconds of
 * one monotonic source.
 *
 * <p>Sends are spaced so that a server that counts {@code N} requests in any window {@code W} sees
 * no more, although requests arrive up to {@code J} later than they were sent: {@code interval = (W
 * + J) / N}. With W = 60 s and J = 200 ms that uses 99.67 % of the rate. A pause never earns a
 * burst: lateness is made good up to {@code tolerance} only.
 *
 * @param interval least time between two sends in the long run, in nanoseconds
 * @param tolerance how much earlier than its time a request may go to make good a late one
 */
record Gcra(long interval, long tolerance) {

  private static final double WINDOW_NANOS = Duration.ofSeconds(60).toNanos();
  private static final double ARRIVAL_JITTER_NANOS = Duration.ofMillis(200).toNanos();

  /** Above this interval a server may well enforce each gap, so none is ever shortened. */
  private static final long STRICT_INTERVAL = Duration.ofMillis(20).toNanos();

  /**
   * Added to a strict gap, for what handing a request to its thread may cost more or less: 0.3 %,
   * at most 150 microseconds.
   */
  private static final long MOST_HANDOVER_JITTER = 150_000;

  private static final long SHORT_TOLERANCE = Duration.ofMillis(2).toNanos();

  /** Nothing was sent yet. */
  static final long NEVER = Long.MIN_VALUE / 4;

  /** Returns the pacing for a limit of requests in any minute. */
  static Gcra perMinute(double requests) {
    long interval = (long) Math.ceil((WINDOW_NANOS + ARRIVAL_JITTER_NANOS) / requests);
    return interval >= STRICT_INTERVAL
        ? new Gcra(interval + Math.min(MOST_HANDOVER_JITTER, interval * 3 / 1000), 0)
        : new Gcra(interval, SHORT_TOLERANCE);
  }

  /**
   * Returns the pacing after a server refused a request that kept this one: a gap wider by half a
   * percent, up to three percent over the limit's own, for servers that count more strictly than
   * arrivals are punctual.
   *
   * @param standard the limit's own pacing
   */
  Gcra widened(Gcra standard) {
    long widest = standard.interval + standard.interval * 3 / 100;
    return new Gcra(Math.min(widest, interval + standard.interval / 200), tolerance);
  }

  /** Returns how long to wait, in nanoseconds; 0 when a request may be sent now. */
  long waitNanos(long theoreticalArrival, long now) {
    return Math.max(0, theoreticalArrival - tolerance - now);
  }

  /** Returns the theoretical arrival time after a request that is sent now. */
  long afterSend(long theoreticalArrival, long now) {
    return Math.max(theoreticalArrival, now) + interval;
  }
}
