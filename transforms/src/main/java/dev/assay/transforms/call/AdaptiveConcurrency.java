package dev.assay.transforms.call;

import java.time.Duration;

/**
 * How many requests a lane keeps in flight where nobody knows its limit: additive increase,
 * multiplicative decrease with a slow start. It doubles after each clean round until the server
 * first asks to slow down, then grows by a twentieth a round; a round is as many answers as the
 * limit allows in flight, and counts only while the lane was near its limit, since an idle lane
 * proves nothing. A cut takes a fifth, at most once per cool-down, whose answers are not counted.
 *
 * <p>A refusal that says how long to wait is obeyed by waiting and cuts only where such refusals
 * are a fifth of a round: some servers refuse a few requests whatever the number in flight.
 *
 * <p>No clock: times are nanoseconds of one monotonic source. Not safe for several threads.
 */
final class AdaptiveConcurrency {

  private static final int START = 20;
  private static final int SMALLEST_ROUND = 4;
  private static final double CUT = 0.8;
  private static final double GROWTH = 1.05;
  private static final double SATURATED = 0.8;
  private static final int FEWEST_HINTED = 4;
  private static final double MOST_HINTED = 0.2;
  private static final long COOL_DOWN = Duration.ofSeconds(15).toNanos();

  private int ceiling;
  private int limit;
  private boolean slowStart = true;
  private int roundAnswers;
  private int roundPeak;
  private int roundHinted;
  private long coolUntil = Gcra.NEVER;

  AdaptiveConcurrency(int ceiling) {
    this.ceiling = ceiling;
    this.limit = Math.min(START, ceiling);
  }

  /** Sets another most that it may grow to. */
  void ceiling(int most) {
    ceiling = most;
    limit = Math.min(limit, most);
  }

  /** Returns the most requests that may be in flight now, 1 to the ceiling. */
  int limit() {
    return limit;
  }

  /** Takes note of a request that was sent, after which so many are in flight. */
  void sent(int inFlight) {
    roundPeak = Math.max(roundPeak, inFlight);
  }

  /** Takes note of an answer. */
  void answered(long now) {
    if (now < coolUntil) {
      return;
    }
    roundAnswers++;
    if (roundAnswers < Math.max(limit, SMALLEST_ROUND)) {
      return;
    }
    if (roundPeak >= SATURATED * limit) {
      int grown = slowStart ? limit * 2 : Math.max(limit + 1, (int) (limit * GROWTH));
      limit = Math.min(ceiling, grown);
    }
    startRound();
  }

  /**
   * Takes note that the server asked to slow down.
   *
   * @param hinted whether it said for how long
   */
  void throttled(long now, boolean hinted) {
    if (now < coolUntil) {
      return;
    }
    if (hinted) {
      roundHinted++;
      if (roundHinted < FEWEST_HINTED || roundHinted < MOST_HINTED * (roundAnswers + roundHinted)) {
        return;
      }
    }
    slowStart = false;
    limit = Math.max(1, (int) (limit * CUT));
    coolUntil = now + COOL_DOWN;
    startRound();
  }

  /** Starts again from a small limit, after an outage. */
  void restart() {
    limit = Math.min(START, ceiling);
    slowStart = true;
    startRound();
  }

  private void startRound() {
    roundAnswers = 0;
    roundPeak = 0;
    roundHinted = 0;
  }
}
