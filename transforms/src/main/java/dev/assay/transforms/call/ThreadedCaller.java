package dev.assay.transforms.call;

import dev.assay.io.api.CallResult;
import dev.assay.io.api.Exchange;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.Arrivals.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Makes each attempt on a thread of its own. */
final class ThreadedCaller implements Caller {

  private final Connections connections;
  private final HttpTransport transport;
  private final Duration deadline;
  private final Clock clock;
  private final Executor threads;

  ThreadedCaller(
      Connections connections,
      HttpTransport transport,
      Duration deadline,
      Clock clock,
      Executor threads) {
    this.connections = connections;
    this.transport = transport;
    this.deadline = deadline;
    this.clock = clock;
    this.threads = threads;
  }

  @Override
  public void start(CallTask task, long sentAt, Arrivals arrivals) {
    Attempt attempt = new Attempt(task, task.replies(), task.attempts(), sentAt, arrivals);
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

  private CallResult call(CallTask task, List<String> replies, int attempt) {
    return connections
        .of(task.call())
        .match(
            ok ->
                ok.api()
                    .call(
                        new Exchange(
                            task.call(), replies, attempt, ok.connection(), transport, deadline)),
            none -> new CallResult.Problem(none.error()));
  }

  private static CallResult problem(String code, String message, Verdict verdict) {
    return new CallResult.Problem(new CallError(code, message, null, verdict, false, null));
  }

  private final class Attempt implements Runnable {
    private final CallTask task;
    private final List<String> replies;
    private final int number;
    private final long sentAt;
    private final Arrivals arrivals;

    Attempt(CallTask task, List<String> replies, int number, long sentAt, Arrivals arrivals) {
      this.task = task;
      this.replies = replies;
      this.number = number;
      this.sentAt = sentAt;
      this.arrivals = arrivals;
    }

    @Override
    public void run() {
      CallResult result =
          problem("ROW_INTERNAL", "The connector ended without a result", Verdict.ROW_TERMINAL);
      try {
        result = call(task, replies, number);
      } catch (RuntimeException | StackOverflowError | AssertionError e) {
        result =
            problem(
                "ROW_INTERNAL",
                "The connector failed with " + e.getClass().getName() + "; the other rows go on",
                Verdict.ROW_TERMINAL);
      } finally {
        arrive(result);
      }
    }

    void arrive(CallResult result) {
      arrivals.put(new Arrival(task, result, sentAt, clock.nanoTime()));
    }
  }
}
