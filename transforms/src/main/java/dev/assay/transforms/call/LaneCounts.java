package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import java.time.Duration;

/** What a lane has sent, what became of it, and how long limits held it back. Not thread-safe. */
final class LaneCounts {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private long answered;
  private long refused;
  private long failed;
  private long sent;
  private long firstSend;
  private long lastSend;
  private long retries;
  private double costUsd;
  private long throttled;
  private long throttledSince = Gcra.NEVER;

  /** Counts a request that is sent now. */
  void sent(long now, boolean again) {
    if (throttledSince != Gcra.NEVER) {
      throttled += now - throttledSince;
      throttledSince = Gcra.NEVER;
    }
    if (sent == 0) {
      firstSend = now;
    }
    lastSend = now;
    sent++;
    if (again) {
      retries++;
    }
  }

  /** Takes note that a limit holds back the next request. */
  void throttled(long now) {
    if (throttledSince == Gcra.NEVER) {
      throttledSince = now;
    }
  }

  /** Returns for how many whole milliseconds limits held requests back, each told once. */
  long takeThrottledMillis() {
    long millis = throttled / NANOS_PER_MILLI;
    throttled %= NANOS_PER_MILLI;
    return millis;
  }

  /** Counts a run that got its outcome. */
  void finished(Run run) {
    switch (run.outcome().status()) {
      case "answered" -> answered++;
      case "refused" -> refused++;
      default -> failed++;
    }
    Double cost = run.trace().costUsd();
    if (cost != null) {
      costUsd += cost;
    }
  }

  long answered() {
    return answered;
  }

  long refused() {
    return refused;
  }

  long failed() {
    return failed;
  }

  long sent() {
    return sent;
  }

  long retries() {
    return retries;
  }

  /** Returns the time from the first request to the last. */
  Duration sending() {
    return Duration.ofNanos(lastSend - firstSend);
  }

  double costUsd() {
    return costUsd;
  }
}
