package dev.assay.transforms.call;

import dev.assay.io.api.CallResult;
import dev.assay.io.api.Exchange;
import dev.assay.io.api.PriceTable;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.Departure;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.ledger.CallKey;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.ledger.LedgerException;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.Arrivals.Arrival;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Makes each attempt on a thread of its own, and records it. */
final class ThreadedCaller implements Caller {

  private final Connections connections;
  private final HttpTransport transport;
  private final Ledger ledger;
  private final Duration deadline;
  private final PriceTable prices;
  private final Departure departure;
  private final Clock clock;
  private final Executor threads;
  private final Map<ApiModel, Terms> termsOf = new HashMap<>();

  private record ApiModel(String api, String model) {}

  /** The last key that was looked up, of the pump's thread: as a rule its task is sent next. */
  private @Nullable LookedUp lookedUp;

  private record LookedUp(CallTask task, int replies, CallKey key) {}

  ThreadedCaller(
      Connections connections,
      CallServices services,
      CallSettings settings,
      Departure departure,
      Executor threads) {
    this.connections = connections;
    this.transport = services.transport();
    this.ledger = services.ledger();
    this.deadline = settings.deadline();
    this.prices = settings.prices();
    this.departure = departure;
    this.clock = services.clock();
    this.threads = threads;
  }

  @Override
  public Terms terms(Run run) {
    ModelCall call = Objects.requireNonNull(run.call());
    return termsOf.computeIfAbsent(
        new ApiModel(call.api(), call.model()),
        name ->
            new Terms(
                connections.limitRule(call),
                prices.of(connections.form(call), call.model()).orElse(null)));
  }

  @Override
  public @Nullable Recorded recorded(CallTask task) {
    return connections
        .of(task.call())
        .<@Nullable Recorded>match(
            ok -> {
              try {
                CallKey key = task.key(ok);
                lookedUp = new LookedUp(task, task.replies().size(), key);
                return ledger.find(key);
              } catch (LedgerException e) {
                throw new UncheckedIOException(e);
              }
            },
            none -> null);
  }

  @Override
  public void start(CallTask task, long sentAt, Arrivals arrivals) {
    List<String> replies = task.replies();
    LookedUp last = lookedUp;
    CallKey key =
        last != null && last.task() == task && last.replies() == replies.size() ? last.key() : null;
    Attempt attempt = new Attempt(task, replies, key, sentAt, arrivals);
    try {
      threads.execute(attempt);
    } catch (OutOfMemoryError | RejectedExecutionException noThread) {
      attempt.arrive(
          problem(
              "NET_LOCAL_LIMIT",
              "No thread for a call (raise the process limit or lower --concurrency)",
              Verdict.RATE_LIMITED));
    }
  }

  private static CallResult problem(String code, String message, Verdict verdict) {
    return new CallResult.Problem(new CallError(code, message, null, verdict, false, null));
  }

  private static CallResult unwritten(LedgerException e) {
    return problem("LEDGER_WRITE", String.valueOf(e.getMessage()), Verdict.LANE_TERMINAL);
  }

  private final class Attempt implements Runnable {
    private final CallTask task;
    private final List<String> replies;
    private final @Nullable CallKey knownKey;
    private final long sentAt;
    private final Arrivals arrivals;

    Attempt(
        CallTask task,
        List<String> replies,
        @Nullable CallKey knownKey,
        long sentAt,
        Arrivals arrivals) {
      this.task = task;
      this.replies = replies;
      this.knownKey = knownKey;
      this.sentAt = sentAt;
      this.arrivals = arrivals;
    }

    /** Whatever happens on this thread, an arrival follows, else the pump would wait for ever. */
    @Override
    public void run() {
      try {
        lookUpAndCall();
      } catch (RuntimeException | Error e) {
        arrive(
            problem(
                "ROW_INTERNAL",
                "The call ended with " + e.getClass().getName() + "; the other rows go on",
                Verdict.ROW_TERMINAL));
      }
    }

    private void lookUpAndCall() {
      connections
          .of(task.call())
          .<@Nullable Void>match(
              ok -> {
                callAndRecord(ok);
                return null;
              },
              none -> {
                arrive(new CallResult.Problem(none.error()));
                return null;
              });
    }

    private void callAndRecord(Connections.Found.Ok found) {
      CallKey key = knownKey != null ? knownKey : task.key(found);
      try {
        ledger.intent(key, task.atMostUsd());
        CallResult result = call(found);
        long endedAt = clock.nanoTime();
        Arrival arrival = new Arrival(task, result, sentAt, endedAt);
        result.<@Nullable Void>match(
            answer -> record(key, recorded(answer.completion(), false, endedAt), arrival),
            refusal -> record(key, recorded(refusal.completion(), true, endedAt), arrival),
            problem -> {
              if (!problem.error().inDoubtPaid()) {
                recordFailure(key);
              }
              arrivals.put(arrival);
              return null;
            });
      } catch (LedgerException e) {
        arrive(unwritten(e));
      }
    }

    private Recorded recorded(Completion completion, boolean refused, long endedAt) {
      return new Recorded(
          completion, refused, task.traceOfTurn(completion.usage(), endedAt - sentAt));
    }

    private CallResult call(Connections.Found.Ok found) {
      try {
        return found
            .api()
            .call(
                new Exchange(
                    task.call(),
                    replies,
                    task.attempts(),
                    found.connection(),
                    transport,
                    deadline,
                    departure));
      } catch (RuntimeException | Error e) {
        return problem(
            "ROW_INTERNAL",
            "The connector failed with " + e.getClass().getName() + "; the other rows go on",
            Verdict.ROW_TERMINAL);
      }
    }

    private @Nullable Void record(CallKey key, Recorded recorded, Arrival arrival) {
      try {
        ledger.result(
            key,
            recorded,
            problem -> {
              if (problem == null) {
                arrivals.put(arrival);
              } else {
                arrive(unwritten(problem));
              }
            });
      } catch (LedgerException e) {
        arrive(unwritten(e));
      }
      return null;
    }

    private void recordFailure(CallKey key) {
      try {
        ledger.failure(key);
      } catch (LedgerException e) {
        // The next intent or result meets the same fault and stops the lane.
        return;
      }
    }

    void arrive(CallResult result) {
      arrivals.put(new Arrival(task, result, sentAt, clock.nanoTime()));
    }
  }
}
