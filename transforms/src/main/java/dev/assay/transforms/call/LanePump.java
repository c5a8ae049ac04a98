package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.Arrivals.Arrival;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Moves the runs of one lane from pending to outcome with many requests in flight. It takes one run
 * at a time, holds it back until the lane lets it go, and gives out finished runs as they come, in
 * any order. Retries rejoin when they are due, ahead of new runs. Every run that is offered comes
 * out exactly once, at the latest when {@link #drain} returns.
 *
 * <p>Used by one thread; attempts end on others.
 */
final class LanePump {

  private static final long LONGEST_WAIT = 1_000_000_000L;

  private final Lane lane;
  private final RetryPolicy policy;
  private final Caller caller;
  private final Arrivals arrivals;
  private final Clock clock;
  private final RandomGenerator random;
  private final int mostHeld;

  private final Deque<CallTask> ready = new ArrayDeque<>();
  private final PriorityQueue<CallTask> waiting =
      new PriorityQueue<>(Comparator.comparingLong(CallTask::dueAt));
  private int inFlight;

  LanePump(
      Lane lane,
      RetryPolicy policy,
      Caller caller,
      Arrivals arrivals,
      Clock clock,
      RandomGenerator random) {
    this.lane = lane;
    this.policy = policy;
    this.caller = caller;
    this.arrivals = arrivals;
    this.clock = clock;
    this.random = random;
    this.mostHeld = 4 * lane.ceiling() + 64;
  }

  /** Makes the pump of a lane that the experiment's other stages share, or opens the lane. */
  static LanePump open(
      LaneKey key,
      Run first,
      Connections connections,
      CallSettings settings,
      CallServices services) {
    ModelCall call = Objects.requireNonNull(first.call());
    Lane lane = Lanes.of(settings.experimentId()).open(key, call, connections, settings, services);
    ThreadedCaller caller =
        new ThreadedCaller(connections, services, settings, lane.departure(), CallThreads.SHARED);
    return new LanePump(
        lane,
        settings.retry(),
        caller,
        new QueuedArrivals(services.clock()),
        services.clock(),
        new SplittableRandom());
  }

  Lane lane() {
    return lane;
  }

  /** Takes a run and returns once it is sent, or has come out without being sent. */
  void offer(Run run, Consumer<Run> out) throws InterruptedException {
    CallTask task = new CallTask(run, caller.terms(run));
    if (task.asksNothing()) {
      finish(task.nothingAsked(), out);
      return;
    }
    Run finished = adopt(task);
    if (finished != null) {
      finish(finished, out);
      return;
    }
    ready.addLast(task);
    while (!ready.isEmpty() || inFlight + waiting.size() >= mostHeld) {
      step(out);
    }
  }

  /** Takes over recorded answers; returns the finished run where nothing is left to ask. */
  private @Nullable Run adopt(CallTask task) {
    for (Recorded found = caller.recorded(task); found != null; found = caller.recorded(task)) {
      boolean more = task.adopted(found);
      if (found.refused()) {
        return task.refusal(found.completion());
      }
      if (!more) {
        return task.answer(found.completion());
      }
    }
    return null;
  }

  /** Returns once every run that was offered has come out. */
  void drain(Consumer<Run> out) throws InterruptedException {
    while (!isEmpty()) {
      step(out);
    }
  }

  /** Returns whether every run that was offered has come out. */
  boolean isEmpty() {
    return ready.isEmpty() && waiting.isEmpty() && inFlight == 0;
  }

  /** Does the next thing that is due, or returns after waiting so long for it. */
  void advance(long atMostNanos, Consumer<Run> out) throws InterruptedException {
    step(atMostNanos, out);
  }

  /**
   * Waits for the requests in flight, sends nothing more and gives out nothing, however often it is
   * interrupted. For a bundle that fails or is taken away: the next attempt finds all that was
   * answered, and asks nothing that is still being asked.
   */
  void abandon() {
    boolean interrupted = false;
    while (inFlight > 0) {
      try {
        Arrival arrival = arrivals.next(LONGEST_WAIT);
        if (arrival != null) {
          handle(arrival, run -> {});
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void step(Consumer<Run> out) throws InterruptedException {
    step(LONGEST_WAIT, out);
  }

  private void step(long longest, Consumer<Run> out) throws InterruptedException {
    failStopped(ready, out);
    failStopped(waiting, out);
    for (Arrival arrival = arrivals.next(0); arrival != null; arrival = arrivals.next(0)) {
      handle(arrival, out);
    }
    long now = clock.nanoTime();
    CallTask due = waiting.peek();
    boolean isDue = due != null && due.dueAt() <= now;
    boolean goesFirst = isDue && (ready.isEmpty() || due.counted() == 0 || lane.allowsRetry());
    CallTask next = goesFirst ? due : ready.peekFirst();
    long wait = longest;
    if (next != null) {
      Claim claim = next.claim(lane);
      CallError never = lane.neverFits(claim);
      wait = never == null ? lane.admit(now, claim, next.isAgain(), next.counted() > 0) : 0;
      if (wait == 0) {
        if (goesFirst) {
          waiting.remove();
        } else {
          ready.removeFirst();
        }
        if (never == null) {
          send(next, now);
        } else {
          finish(next.failure(never), out);
        }
        return;
      }
    }
    if (due != null && !isDue) {
      wait = Math.min(wait, due.dueAt() - now);
    }
    if (next == null && due == null && inFlight == 0) {
      return;
    }
    Arrival arrival = arrivals.next(Math.min(wait, longest));
    if (arrival != null) {
      handle(arrival, out);
    }
  }

  private void send(CallTask task, long now) {
    inFlight++;
    task.sent(clock.now());
    caller.start(task, now, arrivals);
  }

  private void handle(Arrival arrival, Consumer<Run> out) {
    inFlight--;
    CallTask task = arrival.task();
    EndedAttempt attempt =
        new EndedAttempt(
            task.call().model(),
            task.claim(lane),
            arrival.sentAt(),
            clock.nanoTime(),
            arrival.result().hints());
    long latency = arrival.endedAt() - arrival.sentAt();
    @Nullable Run finished =
        arrival
            .result()
            .<@Nullable Run>match(
                answer -> answered(task, attempt, answer.completion(), latency),
                refusal -> refused(task, attempt, refusal.completion(), latency),
                problem -> failed(task, attempt, problem.error(), latency));
    if (finished != null) {
      finish(finished, out);
    }
  }

  private @Nullable Run answered(
      CallTask task, EndedAttempt attempt, Completion completion, long latency) {
    lane.answered(attempt, task.terms(), completion.usage());
    if (task.answered(completion, latency)) {
      ready.addFirst(task);
      return null;
    }
    return task.answer(completion);
  }

  private Run refused(CallTask task, EndedAttempt attempt, Completion completion, long latency) {
    lane.answered(attempt, task.terms(), completion.usage());
    task.answered(completion, latency);
    return task.refusal(completion);
  }

  private @Nullable Run failed(CallTask task, EndedAttempt attempt, CallError error, long latency) {
    boolean ofLane = lane.failed(attempt, error, random.nextDouble());
    task.failed(error, !ofLane, latency);
    boolean again =
        error.verdict().retryable() && (ofLane || Retries.again(policy, task.counted(), error));
    if (!again) {
      return task.failure(error);
    }
    long wait =
        ofLane ? 0 : Retries.wait(policy, task.counted(), error, random.nextDouble()).toNanos();
    task.due(attempt.endedAt() + wait);
    waiting.add(task);
    return null;
  }

  private void failStopped(Collection<CallTask> tasks, Consumer<Run> out) {
    for (Iterator<CallTask> left = tasks.iterator(); left.hasNext(); ) {
      CallTask task = left.next();
      CallError cause = lane.stoppedBy(task.call().model());
      if (cause != null) {
        left.remove();
        finish(task.failure(notSent(cause)), out);
      }
    }
  }

  private CallError notSent(CallError cause) {
    if (cause.code().equals(Spending.SPENT)) {
      return cause;
    }
    return new CallError(
        "LANE_STOPPED",
        "Not sent: lane "
            + lane.key().label()
            + " was stopped by "
            + cause.code()
            + " ("
            + cause.message()
            + "); mend the cause and run again with --resume",
        cause.httpStatus(),
        Verdict.TRANSIENT,
        false,
        null);
  }

  private void finish(Run run, Consumer<Run> out) {
    lane.finished(run);
    out.accept(run);
  }
}
