package dev.assay.transforms.call;

import dev.assay.io.http.Departure;
import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the gap between requests at the moment at which they are written, for servers that enforce
 * each gap: what lies between the pump's decision and that moment, a thread's start, the ledger, a
 * connection, takes now more and now less. Who is ready takes the next place. Where gaps are short,
 * nothing is held back.
 */
final class DepartureGate implements Departure {

  /** How long before its place in time a request is let go by the pump. */
  static final long LEAD = Duration.ofMillis(3).toNanos();

  /** Writing takes less, unless the process was held up meanwhile. */
  private static final long PAUSE = Duration.ofMillis(1).toNanos();

  private static final long SPIN = Duration.ofNanos(150_000).toNanos();

  private final Clock clock;
  private final ReentrantLock passing = new ReentrantLock(true);
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long gap;
  private volatile long last = Gcra.NEVER;

  DepartureGate(Clock clock) {
    this.clock = clock;
  }

  /** Sets the least time between two departures, in nanoseconds; 0 holds nothing back. */
  void keep(long gapNanos) {
    gap = gapNanos;
  }

  /** Returns how long until the next place is so near that a request may be let go for it. */
  long nanosUntilNear(long now) {
    long each = gap;
    return each == 0 ? 0 : Math.max(0, last + each * (1L + waiting.get()) - LEAD - now);
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
        if (left > SPIN) {
          LockSupport.parkNanos(left - SPIN);
        } else {
          Thread.onSpinWait();
        }
      }
      last = clock.nanoTime();
    } finally {
      waiting.decrementAndGet();
      passing.unlock();
    }
  }

  private long nanosLeft() {
    return last + gap - clock.nanoTime();
  }

  /** A pause of the process may lie between the decision and the last byte. */
  @Override
  public void left() {
    long now = clock.nanoTime();
    if (now - last > PAUSE) {
      last = now;
    }
  }
}
