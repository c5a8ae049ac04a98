package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One lane in this process: everything that shares it, generator and judge alike, asks here before
 * each request. Holds the pace, the requests in flight, the server's wishes and the breaker; never
 * waits itself. Safe for several threads.
 */
final class Lane {

  /**
   * How long a lane that has worked may go without an answer, be it for an outage or for a server
   * that only asks to slow down, before it gives up.
   */
  static final long PATIENCE = Duration.ofMinutes(15).toNanos();

  /** The same for a lane that never had an answer, which is more likely a wrong address. */
  static final long FIRST_PATIENCE = Duration.ofSeconds(30).toNanos();

  /** Longest wait that a server may ask for; a longer one stops the lane. */
  static final long LONGEST_PAUSE = Duration.ofMinutes(15).toNanos();

  private static final Integer NOT_FOUND = 404;
  private static final long FIRST_BACK_OFF = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_BACK_OFF = Duration.ofSeconds(60).toNanos();

  /** When to ask again where only another answer can free a place; answers wake the pump. */
  private static final long FULL_POLL = Duration.ofMillis(10).toNanos();

  private final LaneKey key;
  private final RateLimit limit;
  private final @Nullable Gcra standardPace;
  private @Nullable Gcra pace;
  private final int ceiling;
  private final AdaptiveConcurrency adaptive;
  private final Breaker breaker = new Breaker();

  private long theoreticalArrival = Gcra.NEVER;
  private long pausedAt = Gcra.NEVER;
  private long pausedUntil = Gcra.NEVER;
  private int throttledInRow;
  private boolean everAnswered;
  private long throttledSince = Gcra.NEVER;
  private boolean resumed;
  private @Nullable CallError stoppedBy;
  private final Map<String, CallError> stoppedModels = new LinkedHashMap<>();

  private int inFlight;
  private long answered;
  private long refused;
  private long failed;
  private long sent;
  private long firstSend;
  private long lastSend;
  private long retries;
  private double costUsd;
  private @Nullable String waitingFor;

  Lane(LaneKey key, RateLimit limit, int defaultConcurrency) {
    this.key = key;
    this.limit = limit;
    Double perMinute = limit.requestsPerMinute();
    this.standardPace = perMinute == null ? null : Gcra.perMinute(perMinute);
    this.pace = standardPace;
    Integer own = limit.concurrency();
    this.ceiling = own == null ? defaultConcurrency : own;
    this.adaptive = new AdaptiveConcurrency(ceiling);
  }

  LaneKey key() {
    return key;
  }

  /** Returns the most requests that could ever be in flight. */
  int ceiling() {
    return ceiling;
  }

  /** Takes over the pace that another worker or bundle left; only the first call counts. */
  synchronized void resume(@Nullable LimiterState state, long now) {
    if (!resumed && state != null) {
      theoreticalArrival = Math.max(theoreticalArrival, now + state.debtNanos());
    }
    resumed = true;
  }

  /** Returns what the next worker has to know. */
  synchronized LimiterState state(long now) {
    return new LimiterState(Math.max(0, theoreticalArrival - now));
  }

  /** Returns why the lane takes no more requests of a model, or null while it does. */
  synchronized @Nullable CallError stoppedBy(String model) {
    return stoppedBy != null ? stoppedBy : stoppedModels.get(model);
  }

  /**
   * Asks to send one request now.
   *
   * @param again whether it is a retry
   * @return 0 when it is granted, and counted as sent; else nanoseconds after which to ask again
   */
  synchronized long admit(long now, boolean again) {
    long wait = blockedNanos(now);
    if (wait > 0) {
      return wait;
    }
    waitingFor = null;
    if (pace != null) {
      theoreticalArrival = pace.afterSend(theoreticalArrival, now);
    }
    inFlight++;
    if (sent == 0) {
      firstSend = now;
    }
    lastSend = now;
    sent++;
    if (again) {
      retries++;
    }
    adaptive.sent(inFlight);
    breaker.sent();
    return 0;
  }

  private long blockedNanos(long now) {
    if (now < pausedUntil) {
      waitingFor = "server asked to wait";
      return pausedUntil - now;
    }
    long probe = breaker.waitNanos(now);
    if (probe > 0) {
      waitingFor = "server down, probing";
      return probe;
    }
    if (inFlight >= (pace == null ? adaptive.limit() : ceiling)) {
      waitingFor = "answers";
      return FULL_POLL;
    }
    long paced = pace == null ? 0 : pace.waitNanos(theoreticalArrival, now);
    if (paced > 0) {
      waitingFor = "rate limit";
    }
    return paced;
  }

  /** Takes note of an answer to a request sent earlier. */
  synchronized void answered(long now) {
    inFlight--;
    throttledInRow = 0;
    adaptive.answered(now);
    throttledSince = Gcra.NEVER;
    serverIsThere(now);
  }

  /** Any reply ends an outage, also one that no run can use. */
  private void serverIsThere(long now) {
    everAnswered = true;
    if (breaker.answered(now)) {
      adaptive.restart();
    }
  }

  /**
   * Takes note of a failed request.
   *
   * @param model whom it asked; a model that is unknown to the server stops alone
   * @param sentAt when it was sent
   * @param random uniform in [0, 1)
   * @return whether the failure is the lane's: an outage or a wish to slow down, so that it costs
   *     the run none of its attempts
   */
  synchronized boolean failed(CallError error, String model, long sentAt, long now, double random) {
    inFlight--;
    switch (error.verdict()) {
      case ROW_TERMINAL -> {
        throttledSince = Gcra.NEVER;
        serverIsThere(now);
        return false;
      }
      case LANE_TERMINAL -> {
        serverIsThere(now);
        if (Objects.equals(error.httpStatus(), NOT_FOUND)) {
          stoppedModels.putIfAbsent(model, error);
        } else {
          stop(error);
        }
        return true;
      }
      case RATE_LIMITED -> {
        if (error.httpStatus() == null) {
          breaker.failed(sentAt, now);
        } else {
          serverIsThere(now);
        }
        throttled(error, sentAt, now, random);
        return true;
      }
      case TRANSIENT -> {
        breaker.failed(sentAt, now);
        long patience = everAnswered ? PATIENCE : FIRST_PATIENCE;
        if (breaker.openFor(now) > patience) {
          stop(error);
        }
        if (error.retryAfter() != null) {
          pauseAsAsked(error, now, error.retryAfter());
        }
        return breaker.isOpen() || stoppedBy != null;
      }
    }
    throw new AssertionError(error.verdict());
  }

  private void throttled(CallError error, long sentAt, long now, double random) {
    adaptive.throttled(now);
    if (pace != null && standardPace != null) {
      pace = pace.widened(standardPace);
    }
    if (throttledSince == Gcra.NEVER) {
      throttledSince = now;
    }
    if (now - throttledSince > PATIENCE) {
      stop(error);
      return;
    }
    Duration asked = error.retryAfter();
    if (asked != null) {
      pauseAsAsked(error, now, asked);
      return;
    }
    if (sentAt < pausedAt) {
      return;
    }
    double ceilingNanos = (double) FIRST_BACK_OFF * Math.pow(2, Math.min(throttledInRow, 10));
    throttledInRow++;
    pause(now, (long) (Math.min((double) LONGEST_BACK_OFF, ceilingNanos) * (0.5 + random / 2)));
  }

  private void pauseAsAsked(CallError error, long now, Duration asked) {
    if (asked.toNanos() > LONGEST_PAUSE) {
      stop(error);
    } else {
      pause(now, asked.toNanos());
    }
  }

  private void pause(long now, long nanos) {
    pausedAt = now;
    pausedUntil = Math.max(pausedUntil, now + nanos);
  }

  private @Nullable CallError firstStop() {
    return stoppedBy != null ? stoppedBy : stoppedModels.values().stream().findFirst().orElse(null);
  }

  /** Takes no more requests; the first reason stays. */
  synchronized void stop(CallError error) {
    if (stoppedBy == null) {
      stoppedBy = error;
    }
  }

  /** Counts a run that got its outcome. */
  synchronized void finished(Run run) {
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

  synchronized LaneSnapshot snapshot() {
    return new LaneSnapshot(
        key,
        limit.requestsPerMinute(),
        answered,
        refused,
        failed,
        sent,
        retries,
        Duration.ofNanos(lastSend - firstSend),
        inFlight,
        stoppedBy == null ? waitingFor : "stopped: " + stoppedBy.code(),
        firstStop(),
        costUsd);
  }
}
