package dev.assay.transforms.call;

import java.time.Duration;
import java.util.Arrays;

/**
 * Tells an outage from single failures: opens after twenty failures in a row, or when at least
 * twenty attempts and half of all in the last 30 seconds have failed. While it is open one probe at
 * a time is sent, ten seconds apart; the first answer closes it.
 *
 * <p>No clock: times are nanoseconds of one monotonic source. Not safe for several threads.
 */
final class Breaker {

  private static final int SECONDS = 30;
  private static final int FEWEST_FAILURES = 20;
  private static final long PROBE_GAP = Duration.ofSeconds(10).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long[] seconds = new long[SECONDS];
  private final int[] answers = new int[SECONDS];
  private final int[] failures = new int[SECONDS];
  private final long probeGap;
  private boolean open;
  private boolean probing;
  private int inRow;
  private long openedAt;
  private long nextProbe;

  Breaker() {
    this(PROBE_GAP);
  }

  Breaker(long probeGap) {
    this.probeGap = probeGap;
    Arrays.fill(seconds, Long.MIN_VALUE);
  }

  boolean isOpen() {
    return open;
  }

  /** Returns for how long it has been open, in nanoseconds; 0 when closed. */
  long openFor(long now) {
    return open ? now - openedAt : 0;
  }

  /** Returns how long to wait before sending, in nanoseconds; 0 when a request may go now. */
  long waitNanos(long now) {
    if (!open) {
      return 0;
    }
    return probing ? probeGap : Math.max(0, nextProbe - now);
  }

  /** Takes note of a request that was sent. */
  void sent() {
    probing = open;
  }

  /** Takes note of an answer; returns whether it ended an outage. */
  boolean answered(long now) {
    boolean ended = open;
    inRow = 0;
    if (open) {
      open = false;
      probing = false;
      Arrays.fill(seconds, Long.MIN_VALUE);
    }
    answers[slot(now)]++;
    return ended;
  }

  /**
   * Takes note of a failure that may be the server's; returns whether it began an outage.
   *
   * @param sentAt when the request was sent: one of before the outage says nothing of its probe
   */
  boolean failed(long sentAt, long now) {
    if (open) {
      if (sentAt >= openedAt) {
        probing = false;
        nextProbe = now + probeGap;
      }
      return false;
    }
    failures[slot(now)]++;
    inRow++;
    if (inRow < FEWEST_FAILURES && !mostlyFailing(now)) {
      return false;
    }
    open = true;
    probing = false;
    openedAt = now;
    nextProbe = now + probeGap;
    return true;
  }

  private boolean mostlyFailing(long now) {
    int failed = 0;
    int all = 0;
    long oldest = Math.floorDiv(now, SECOND) - SECONDS;
    for (int i = 0; i < SECONDS; i++) {
      if (seconds[i] > oldest) {
        failed += failures[i];
        all += failures[i] + answers[i];
      }
    }
    return failed >= FEWEST_FAILURES && failed * 2 >= all;
  }

  private int slot(long now) {
    long second = Math.floorDiv(now, SECOND);
    int slot = Math.floorMod(second, SECONDS);
    if (seconds[slot] != second) {
      seconds[slot] = second;
      answers[slot] = 0;
      failures[slot] = 0;
    }
    return slot;
  }
}
