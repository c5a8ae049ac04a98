package dev.assay.transforms.call;

import dev.assay.io.http.Departure;
import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the pace at the moment at which requests are written: what lies between the pump's decision
 * and that moment, a thread's start, the ledger, a connection, a pause of the process, takes now
 * more and now less, and would bunch them. Who is ready takes the next place. Strict gaps are kept
 * each; shorter ones with a small tolerance; the shortest are not held back at all.
 */
final class DepartureGate implements Departure {

  /** How long before its place in time a request is let go by the pump. */
  static final long LEAD = Duration.ofMillis(3).toNanos();

  private static final long SHORTEST_GAP = Duration.ofNanos(400_000).toNanos();
  private static final long TOLERANCE = Duration.ofMillis(4).toNanos();

  /** Writing takes less, unless the process was held up meanwhile. */
  private static final long PAUSE = Duration.ofMillis(1).toNanos();

  private static final long SPIN = Duration.ofNanos(150_000).toNanos();

  private final Clock clock;
  private final ReentrantLock passing = new ReentrantLock(true);
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long gap;
  private volatile boolean strict;
  private volatile long theoretical = Gcra.NEVER;
  private volatile long last = Gcra.NEVER;

  DepartureGate(Clock clock) {
    this.clock = clock;
  }

  /**
   * Sets the pace.
   *
   * @param gapNanos least time between two departures in the long run; 0 holds nothing back
   * @param strict whether each gap is kept
   */
  void keep(long gapNanos, boolean strict) {
    this.strict = strict;
    gap = gapNanos < SHORTEST_GAP ? 0 : gapNanos;
  }

  /** Returns how long until the next place is so near that a request may be let go for it. */
  long nanosUntilNear(long now) {
    long each = gap;
    return each == 0
        ? 0
        : Math.max(0, theoretical + each * waiting.get() - tolerance() - LEAD - now);
  }

  @Override
  public void await() {
    if (gap == 0) {
      return;
    }
    waiting.incrementAndGet();
    passing.lock();
    try {
      for (long left = nanosLeft(); left > 0; left = nanosLeft()) {
        if (!strict) {
          LockSupport.parkNanos(left);
        } else if (left > SPIN) {
          LockSupport.parkNanos(left - SPIN);
        } else {
          Thread.onSpinWait();
        }
      }
      last = clock.nanoTime();
      theoretical = Math.max(theoretical, last) + gap;
    } finally {
      waiting.decrementAndGet();
      passing.unlock();
    }
  }

  private long nanosLeft() {
    return theoretical - tolerance() - clock.nanoTime();
  }

  private long tolerance() {
    return strict ? 0 : TOLERANCE;
  }

  /** A pause of the process may lie between the decision and the last byte. */
  @Override
  public void left() {
    long now = clock.nanoTime();
    if (strict && now - last > PAUSE) {
      theoretical = Math.max(theoretical, now + gap);
    }
  }
}
