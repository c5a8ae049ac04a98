package dev.assay.transforms.call;

import dev.assay.io.api.Demand;
import dev.assay.io.api.LimitRule;
import dev.assay.io.api.Price;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import dev.assay.io.http.Departure;
import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
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

  private static final Integer NOT_FOUND = 404;

  /** When to ask again where only another answer can free a place; answers wake the pump. */
  private static final long FULL_POLL = Duration.ofMillis(10).toNanos();

  private final LaneKey key;
  private final Pacer pacer;
  private final Spending spending;
  private final DepartureGate gate;
  private final int concurrency;
  private final AdaptiveConcurrency adaptive;
  private final Breaker breaker = new Breaker();
  private final Pause pause = new Pause();
  private final RetryBudget retryBudget = new RetryBudget();
  private final OutputLengths lengths = new OutputLengths();

  private boolean everAnswered;
  private boolean resumed;
  private @Nullable CallError stoppedBy;
  private volatile Consumer<Run> listening = run -> {};
  private final Map<String, CallError> stoppedModels = new LinkedHashMap<>();

  private @Nullable LimitPart served;
  private volatile int ceiling;
  private int inFlight;
  private final LaneCounts counts = new LaneCounts();
  private @Nullable String waitingFor;
  private final LaneBatches batches;

  /**
   * Opens a lane.
   *
   * @param limit its own limits
   * @param rule how its provider counts
   * @param defaultConcurrency most requests in flight where the limit does not say
   * @param gate through which its requests leave
   */
  Lane(
      LaneKey key,
      RateLimit limit,
      LimitRule rule,
      int defaultConcurrency,
      Spending spending,
      DepartureGate gate) {
    this.key = key;
    this.pacer = new Pacer(limit, rule);
    this.spending = spending;
    this.batches = new LaneBatches(spending);
    this.gate = gate;
    this.concurrency = Objects.requireNonNullElse(limit.concurrency(), defaultConcurrency);
    this.ceiling = concurrency;
    this.adaptive = new AdaptiveConcurrency(ceiling);
  }

  /**
   * Takes one more part of the limit, in which a key of the lane is served. What other processes
   * have sent last is unknown, so each begins as if one request had just been sent, and at another
   * moment than the others.
   *
   * @param parts into which the limit is cut; 1 for a process that serves all keys
   * @param first about what the first request sets aside
   */
  synchronized void serve(int part, int parts, Demand first, long now) {
    boolean cold = served == null && parts > 1;
    LimitPart more = (served == null ? LimitPart.noneOf(parts) : served).plus(part);
    pacer.share(more);
    if (cold) {
      pacer.begin(now, first, (part + 1.0) / parts);
    }
    served = more;
    ceiling = more.of(concurrency);
    adaptive.ceiling(ceiling);
  }

  /** Takes its places from a limiter that other experiments share. */
  synchronized void share(PermitSource source, Clock clock) {
    pacer.share(key.sharedName(), source, clock);
  }

  LaneKey key() {
    return key;
  }

  /** Returns its requests that go by batch. */
  LaneBatches batches() {
    return batches;
  }

  /** Returns what its requests pass when they leave. */
  Departure departure() {
    return gate;
  }

  /** Returns the most requests that may be in flight in this process. */
  int ceiling() {
    return ceiling;
  }

  /** Takes over the pace that another worker or bundle left; only the first call counts. */
  synchronized void resume(@Nullable LimiterState state, long now) {
    if (!resumed && state != null) {
      pacer.resume(state, now);
    }
    resumed = true;
  }

  /** Returns what the next worker has to know. */
  synchronized LimiterState state(long now) {
    return pacer.state(now);
  }

  /** Returns why the lane takes no more requests of a model, or null while it does. */
  synchronized @Nullable CallError stoppedBy(String model) {
    CallError ofLane = stop();
    return ofLane != null ? ofLane : stoppedModels.get(model);
  }

  private @Nullable CallError stop() {
    return stoppedBy != null ? stoppedBy : spending.spent();
  }

  /** Returns what a request of these terms has to set aside. */
  synchronized Claim claim(Terms terms, CallTask task) {
    boolean tokens = pacer.countsTokens();
    Price price = spending.countsMoney() ? terms.price() : null;
    if (!tokens && price == null) {
      return Claim.REQUEST;
    }
    List<String> replies = task.replies();
    Demand demand =
        tokens ? terms.rule().demand(task.call(), replies, lengths.typical()) : Demand.NONE;
    double usd =
        price == null
            ? 0
            : price.atMost(terms.rule().demand(task.call(), replies, lengths.atMost()));
    return new Claim(demand, usd);
  }

  /** Returns why a request can never be sent, or null where it can. */
  synchronized @Nullable CallError neverFits(Claim claim) {
    return pacer.neverFits(claim.demand());
  }

  /** Whether a retry of a fault may go before new requests. */
  synchronized boolean allowsRetry() {
    return retryBudget.allows();
  }

  /**
   * Asks to send one request now.
   *
   * @param again whether it is a retry
   * @param afterFault whether it is one after a fault that counts against the run's attempts
   * @return 0 when it is granted, and counted as sent; else nanoseconds after which to ask again
   */
  synchronized long admit(long now, Claim claim, boolean again, boolean afterFault) {
    long wait = blockedNanos(now, claim.demand());
    if (wait > 0) {
      return wait;
    }
    if (spending.reserve(claim.atMostUsd()) != Spending.Reservation.GRANTED) {
      waitingFor = "budget";
      return FULL_POLL;
    }
    waitingFor = null;
    pacer.send(now, claim.demand());
    inFlight++;
    counts.sent(now, again);
    if (afterFault) {
      retryBudget.spend();
    }
    adaptive.sent(inFlight);
    breaker.sent();
    return 0;
  }

  private long blockedNanos(long now, Demand demand) {
    long asked = pause.nanosLeft(now);
    if (asked > 0) {
      waitingFor = "server asked to wait";
      counts.throttled(now);
      return asked;
    }
    long probe = breaker.waitNanos(now);
    if (probe > 0) {
      waitingFor = "server down, probing";
      return probe;
    }
    if (inFlight >= (pacer.isConfigured() ? ceiling : adaptive.limit())) {
      waitingFor = "answers";
      return FULL_POLL;
    }
    gate.keep(pacer.requestGap(), pacer.isStrict());
    long paced = Math.max(pacer.waitNanos(now, demand), gate.nanosUntilNear(now));
    if (paced > 0) {
      waitingFor = "rate limit";
      counts.throttled(now);
    }
    return paced;
  }

  /** Returns for how many whole milliseconds limits held it back that were not yet told. */
  synchronized long takeThrottledMillis() {
    return counts.takeThrottledMillis();
  }

  /**
   * Takes note of an answer.
   *
   * @param usage what the server says it used
   */
  synchronized void answered(EndedAttempt attempt, Terms terms, Usage usage) {
    long now = attempt.endedAt();
    end(attempt, terms.rule().settled(attempt.claim().demand(), usage));
    Double cost = terms.cost(usage);
    spending.settle(attempt.claim().atMostUsd(), cost == null ? attempt.claim().atMostUsd() : cost);
    lengths.add(usage);
    pause.answered();
    pacer.answered(now);
    adaptive.answered(now);
    retryBudget.earn();
    serverIsThere(now);
  }

  private void end(EndedAttempt attempt, Demand counted) {
    inFlight--;
    pacer.end(attempt.sentAt(), attempt.claim().demand(), counted);
    pacer.follow(attempt.hints(), attempt.sentAt(), attempt.endedAt());
  }

  /** Any reply ends an outage, also one that no run can use. */
  private void serverIsThere(long now) {
    everAnswered = true;
    if (breaker.answered(now)) {
      adaptive.restart();
    }
  }

  /**
   * Takes note of a failed request. A model that is unknown to the server stops alone.
   *
   * @param random uniform in [0, 1)
   * @return whether the failure is the lane's: an outage or a wish to slow down, so that it costs
   *     the run none of its attempts
   */
  synchronized boolean failed(EndedAttempt attempt, CallError error, double random) {
    long now = attempt.endedAt();
    end(attempt, attempt.claim().demand());
    spending.settle(
        attempt.claim().atMostUsd(), error.inDoubtPaid() ? attempt.claim().atMostUsd() : 0);
    switch (error.verdict()) {
      case ROW_TERMINAL -> {
        pause.replied();
        serverIsThere(now);
        return false;
      }
      case LANE_TERMINAL -> {
        serverIsThere(now);
        if (Objects.equals(error.httpStatus(), NOT_FOUND)) {
          stoppedModels.putIfAbsent(attempt.model(), error);
        } else {
          stop(error);
        }
        return true;
      }
      case RATE_LIMITED -> {
        if (error.httpStatus() == null) {
          breaker.failed(attempt.sentAt(), now);
        } else {
          serverIsThere(now);
        }
        throttled(attempt, error, random);
        return true;
      }
      case TRANSIENT -> {
        breaker.failed(attempt.sentAt(), now);
        long patience = everAnswered ? PATIENCE : FIRST_PATIENCE;
        if (breaker.openFor(now) > patience || asksTooMuch(error)) {
          stop(error);
        } else if (error.retryAfter() != null) {
          pause.asked(now, error.retryAfter());
        }
        return breaker.isOpen() || stoppedBy != null;
      }
    }
    throw new AssertionError(error.verdict());
  }

  private void throttled(EndedAttempt attempt, CallError error, double random) {
    long now = attempt.endedAt();
    adaptive.throttled(now, error.retryAfter() != null);
    pacer.refused(attempt.sentAt(), now);
    pause.refused(error.retryAfter(), attempt.sentAt(), now, random);
    if (pause.refusedFor(now) > PATIENCE || asksTooMuch(error)) {
      stop(error);
    }
  }

  private static boolean asksTooMuch(CallError error) {
    Duration asked = error.retryAfter();
    return asked != null && asked.toNanos() > Pause.LONGEST;
  }

  private @Nullable CallError firstStop() {
    CallError ofLane = stop();
    return ofLane != null ? ofLane : stoppedModels.values().stream().findFirst().orElse(null);
  }

  /** Takes no more requests; the first reason stays. */
  synchronized void stop(CallError error) {
    if (stoppedBy == null) {
      stoppedBy = error;
    }
  }

  /** Sets who is told of each run that got its outcome. */
  void onFinished(Consumer<Run> listener) {
    listening = listener;
  }

  /** Counts a run that got its outcome, and tells of it. */
  void finished(Run run) {
    synchronized (this) {
      counts.finished(run);
    }
    listening.accept(run);
  }

  /** Returns the most that a request is expected to cost at a price, in US dollars. */
  synchronized double atMostUsd(ModelCall call, LimitRule rule, Price price) {
    return price.atMost(rule.demand(call, List.of(), lengths.atMost()));
  }

  /** Takes note of the length of an answer that came by batch. */
  synchronized void batchAnswered(Usage usage) {
    lengths.add(usage);
  }

  /** Takes no more requests of one model. */
  synchronized void stopModel(String model, CallError error) {
    stoppedModels.putIfAbsent(model, error);
  }

  /** Returns why the lane is stopped, but for a spent budget, which ends no batch; else null. */
  synchronized @Nullable CallError halted() {
    return stoppedBy;
  }

  synchronized LaneSnapshot snapshot() {
    CallError ofLane = stop();
    return new LaneSnapshot(
        key,
        pacer.requestsPerMinute(),
        counts.answered(),
        counts.refused(),
        counts.failed(),
        counts.sent(),
        counts.retries(),
        counts.sending(),
        (int) Math.min(Integer.MAX_VALUE, inFlight + batches.inFlight()),
        ofLane == null ? batches.waitingFor(waitingFor) : "stopped: " + ofLane.code(),
        firstStop(),
        counts.costUsd());
  }
}
