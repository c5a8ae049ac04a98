package dev.assay.io.http;

import dev.assay.io.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends exchanges at their deadlines, by one thread. It sleeps until the first deadline that it
 * knows of; an exchange that ends before costs it nothing, and most do.
 */
final class Deadlines implements AutoCloseable {

  private static final long LONGEST_SLEEP_NANOS = 10_000_000_000L;

  private final Clock clock;
  private final Set<InFlight> open = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  /** What an earlier deadline has to wake the thread for. */
  private volatile long awakeAtNanos;

  /** While it looks, every new deadline has to. */
  private volatile boolean looking = true;

  private volatile boolean closed;

  Deadlines(Clock clock, ThreadFactory threads) {
    this.clock = clock;
    this.thread = threads.newThread(this::watch);
    thread.start();
  }

  /** Sees to it that an exchange is aborted soon after its deadline; at once if it has passed. */
  void add(InFlight exchange) {
    open.add(exchange);
    if (looking || exchange.deadlineNanos() - awakeAtNanos < 0) {
      LockSupport.unpark(thread);
    }
  }

  /** Leaves an exchange alone. */
  void remove(InFlight exchange) {
    open.remove(exchange);
  }

  private void watch() {
    while (!closed) {
      looking = true;
      long now = clock.nanoTime();
      long next = now + LONGEST_SLEEP_NANOS;
      for (InFlight exchange : open) {
        long deadline = exchange.deadlineNanos();
        if (deadline - now <= 0) {
          exchange.expire(); // whoever sends it takes it out
        } else if (deadline - next < 0) {
          next = deadline;
        }
      }
      awakeAtNanos = next;
      looking = false;
      LockSupport.parkNanos(this, next - now);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
