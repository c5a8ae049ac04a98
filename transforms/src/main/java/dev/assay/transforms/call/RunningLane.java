package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lane that calls on a thread of its own for as long as its experiment lasts, whatever bundles
 * its runs come from. Every run that is offered can be taken once, with its outcome; one that is
 * offered again before it was taken is the same. Safe for several threads.
 */
final class RunningLane {

  private static final long LONGEST_LOOK = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_IDLE_MILLIS = 1_000;

  private final LanePump pump;
  private final Clock clock;
  private final BlockingQueue<Run> waiting;
  private final BlockingQueue<Run> finished = new LinkedBlockingQueue<>();
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /**
   * Makes a lane and starts its thread.
   *
   * @param mostWaiting how many runs may wait to be taken up before {@link #offer} waits
   */
  RunningLane(LanePump pump, Clock clock, int mostWaiting) {
    this.pump = pump;
    this.clock = clock;
    this.waiting = new LinkedBlockingQueue<>(mostWaiting);
    this.thread = new Thread(this::call, "assay-lane-" + pump.lane().key().label());
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a pending run; waits where too many do. */
  void offer(Run run) throws InterruptedException {
    if (!held.add(EarlierFailures.name(run))) {
      return;
    }
    while (!waiting.offer(run, LONGEST_IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
      throwFailure();
    }
  }

  /** Hands out what has its outcome by now. */
  void takeFinished(Consumer<Run> out) {
    throwFailure();
    for (Run run = finished.poll(); run != null; run = finished.poll()) {
      out.accept(run);
      held.remove(EarlierFailures.name(run));
    }
  }

  /** Waits for all that was offered, and hands it out. */
  void takeAll(Consumer<Run> out) throws InterruptedException {
    takeFinished(out);
    while (!isEmpty()) {
      Run run = finished.poll(LONGEST_IDLE_MILLIS, TimeUnit.MILLISECONDS);
      if (run != null) {
        out.accept(run);
        held.remove(EarlierFailures.name(run));
      }
      throwFailure();
    }
  }

  /** Returns whether every run that was offered has been taken. */
  boolean isEmpty() {
    return held.isEmpty();
  }

  LimiterState limiterState() {
    return pump.lane().state(clock.nanoTime());
  }

  long takeThrottledMillis() {
    return pump.lane().takeThrottledMillis();
  }

  /** Ends the thread; what is in flight is not waited for. */
  void close() {
    closed = true;
    thread.interrupt();
  }

  private void call() {
    try {
      while (!closed) {
        Run next = pump.isEmpty() ? waiting.poll(1, TimeUnit.SECONDS) : waiting.poll();
        if (next != null) {
          pump.offer(next, finished::add);
        } else {
          pump.advance(LONGEST_LOOK, finished::add);
        }
      }
    } catch (InterruptedException e) {
      if (!closed) {
        failure = e;
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void throwFailure() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException(
          "Lane " + pump.lane().key().label() + " ended: " + cause.getMessage(), cause);
    }
  }
}
