package dev.assay.transforms.call;

import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits in real time. The operating system wakes a thread some ten microseconds late, which at a
 * strict pace would be lost with each request, so the last moment is spent spinning.
 */
final class QueuedArrivals implements Arrivals {

  private static final long SPIN = Duration.ofNanos(120_000).toNanos();
  private static final long WORTH_PRECISION = Duration.ofMillis(2).toNanos();

  private final LinkedBlockingQueue<Arrival> queue = new LinkedBlockingQueue<>();
  private final Clock clock;

  QueuedArrivals(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void put(Arrival arrival) {
    queue.add(arrival);
  }

  @Override
  public @Nullable Arrival next(long nanos) throws InterruptedException {
    if (nanos <= 0) {
      return queue.poll();
    }
    long parked = nanos > WORTH_PRECISION ? nanos - SPIN : nanos;
    long start = clock.nanoTime();
    Arrival arrival = queue.poll(parked, TimeUnit.NANOSECONDS);
    while (arrival == null && clock.nanoTime() - start < nanos) {
      Thread.onSpinWait();
      arrival = queue.poll();
    }
    return arrival;
  }
}
