package dev.assay.transforms.call;

import java.time.Duration;

/**
 * Pure pacing arithmetic, the generic cell rate algorithm: one theoretical arrival time decides
 * when the next request may be sent, and each request moves it on by what it weighs. No clock, no
 * waiting, no Beam. All times are nanoseconds of one monotonic source. A pause never earns a burst.
 *
 * @param nanosPerUnit least time between two units in the long run, in nanoseconds, above 0
 * @param shortTolerance how late a send may be and still be made good where gaps are not strict, in
 *     nanoseconds
 * @param strictFrom gaps as long as this, in nanoseconds, are strict: none is ever shortened
 */
record Gcra(double nanosPerUnit, long shortTolerance, long strictFrom) {

  /** Nothing was sent yet. */
  static final long NEVER = Long.MIN_VALUE / 4;

  /** From this gap on a server may well enforce each one. */
  static final long STRICT_GAP = Duration.ofMillis(20).toNanos();

  /** No gap is strict. */
  static final long NONE_STRICT = Long.MAX_VALUE;

  /**
   * Added to a strict gap, for what handing a request to its thread may cost more or less: 0.3 %,
   * at most 150 microseconds.
   */
  private static final long MOST_HANDOVER_JITTER = 150_000;

  /** Returns how long to wait before sending so many units, in nanoseconds; 0 when now will do. */
  long waitNanos(long theoreticalArrival, long now, long units) {
    long tolerance = isStrict(units) ? 0 : shortTolerance;
    return Math.max(0, theoreticalArrival - tolerance - now);
  }

  /** Returns the theoretical arrival time after so many units that are sent now. */
  long afterSend(long theoreticalArrival, long now, long units) {
    return Math.max(theoreticalArrival, now) + gap(units);
  }

  /** Returns the gap that so many units leave behind them, in nanoseconds. */
  long gap(long units) {
    long gap = (long) Math.ceil(units * nanosPerUnit);
    return gap >= strictFrom ? gap + Math.min(MOST_HANDOVER_JITTER, gap * 3 / 1000) : gap;
  }

  /** Returns whether no gap that so many units leave is ever shortened. */
  boolean isStrict(long units) {
    return units * nanosPerUnit >= strictFrom;
  }
}
