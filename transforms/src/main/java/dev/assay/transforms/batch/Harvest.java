package dev.assay.transforms.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.api.Price;
import dev.assay.io.api.PriceTable;
import dev.assay.io.api.batch.BatchApi;
import dev.assay.io.api.batch.BatchResult;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Recorded;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.json.Json;
import dev.assay.io.ledger.CallKey;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.ledger.LedgerException;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.SharedLane;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Brings the results of one batch to the runs that wait for them. An answer is on the disk before
 * its run goes on. The first result of a request holds. Answers to requests that nobody here waits
 * for are recorded, too, since they are paid for.
 */
final class Harvest {

  private static final int AT_ONCE = 256;
  private static final int NOT_FOUND = 404;
  private static final int NOBODY = -1;

  private record Ripe(CallKey key, int number, Recorded recorded, double cost) {}

  private final BatchTask task;
  private final SharedLane lane;
  private final Ledger ledger;
  private final PriceTable prices;
  private final Clock clock;
  private final Out out;
  private final List<Ripe> ripe = new ArrayList<>();
  private final BitSet seen = new BitSet();

  private long ours;
  private long strange;
  private long repeated;
  private long unreadable;
  private long inDoubt;

  Harvest(BatchTask task, SharedLane lane, Ledger ledger, PriceTable prices, Clock clock, Out out) {
    this.task = task;
    this.lane = lane;
    this.ledger = ledger;
    this.prices = prices;
    this.clock = clock;
    this.out = out;
  }

  /** Lines of this batch, each request once. */
  long ours() {
    return ours;
  }

  /** Lines that name no request of this batch. */
  long strange() {
    return strange;
  }

  /** Lines of requests that had one already. */
  long repeated() {
    return repeated;
  }

  /** Lines that are no JSON or name no request. */
  long unreadable() {
    return unreadable;
  }

  /** Requests that may have been paid although their result says nothing. */
  long inDoubt() {
    return inDoubt;
  }

  /** Takes a line of results. */
  void take(byte[] line) throws IOException, InterruptedException {
    BatchResult result = BatchApi.parse(line);
    if (result == null) {
      unreadable++;
      return;
    }
    CallKey key = task.requestOf(result.customId());
    if (key == null) {
      strange++;
      return;
    }
    int number = task.members.find(key);
    if (number < 0) {
      ours++;
      takeUnawaited(key, result);
      return;
    }
    if (seen.get(number)) {
      repeated++;
      return;
    }
    seen.set(number);
    ours++;
    if (!task.members.hasEnded(number)) {
      task.members.end(number);
      take(key, number, result);
    }
    if (ripe.size() >= AT_ONCE) {
      flush();
    }
  }

  private void take(CallKey key, int number, BatchResult result) throws IOException {
    Run run = task.run(number);
    ModelCall call = Objects.requireNonNull(run.call());
    List<Run> waiting = new ArrayList<>();
    waiting.add(run);
    waiting.addAll(task.twins(key));
    read(result)
        .<@Nullable Void>match(
            answer -> ripen(key, number, call.model(), answer.completion(), false),
            refusal -> ripen(key, number, call.model(), refusal.completion(), true),
            problem -> {
              failed(waiting, call.model(), problem.error());
              return null;
            });
  }

  private dev.assay.io.api.CallResult read(BatchResult result) {
    return task.endpoint.api().read(result, task.kind, task.endpoint.channel().connection());
  }

  /** A later part of the input asks for it, perhaps, and then finds it in the ledger. */
  private void takeUnawaited(CallKey key, BatchResult result) throws IOException {
    if (ledger.find(key) != null) {
      return;
    }
    String model = task.endpoint.api().modelOf(task.kind);
    read(result)
        .<@Nullable Void>match(
            answer -> ripen(key, NOBODY, model, answer.completion(), false),
            refusal -> ripen(key, NOBODY, model, refusal.completion(), true),
            problem -> null);
  }

  private @Nullable Void ripen(
      CallKey key, int number, @Nullable String model, Completion completion, boolean refused) {
    String priced = model == null ? completion.servedModel() : model;
    Price price =
        priced == null ? null : prices.ofBatch(task.endpoint.api().name(), priced).orElse(null);
    Double cost = price == null ? null : price.of(completion.usage());
    CallTrace trace = new CallTrace(task.at, sinceSubmission(), 1, 0, 0, false, cost);
    ripe.add(
        new Ripe(
            key,
            number,
            new Recorded(byBatch(completion), refused, trace),
            cost == null ? task.share() : cost));
    return null;
  }

  private long sinceSubmission() {
    Instant now = clock.now();
    return Math.max(0, Duration.between(task.at, now).toMillis());
  }

  private Completion byBatch(Completion completion) {
    ObjectNode details =
        completion.details() == null ? Json.object() : completion.details().deepCopy();
    details.put(BatchLane.DETAIL, String.valueOf(task.id));
    return new Completion(
        completion.response(),
        completion.finishReason(),
        completion.servedModel(),
        completion.requestId(),
        completion.usage(),
        details);
  }

  private void failed(List<Run> waiting, String model, CallError error) {
    lane.settle(task.ofThisProcess, task.share(), error.inDoubtPaid() ? task.share() : 0);
    if (error.verdict().retryable()) {
      inDoubt += error.inDoubtPaid() ? 1 : 0;
      waiting.forEach(out::left);
      return;
    }
    if (error.verdict() == Verdict.LANE_TERMINAL) {
      if (Objects.equals(error.httpStatus(), NOT_FOUND)) {
        lane.stopModel(model, error);
      } else {
        lane.stop(error);
      }
    }
    CallTrace trace = new CallTrace(task.at, sinceSubmission(), 1, 0, 0, false, null);
    waiting.forEach(run -> finish(run.withOutcome(new Outcome.Failed(error), trace)));
  }

  /** Records what is there and lets its runs go on. */
  void flush() throws IOException, InterruptedException {
    CountDownLatch settled = new CountDownLatch(ripe.size());
    LedgerException[] problems = new LedgerException[ripe.size()];
    for (int i = 0; i < ripe.size(); i++) {
      int own = i;
      try {
        ledger.result(
            ripe.get(i).key(),
            ripe.get(i).recorded(),
            problem -> {
              problems[own] = problem;
              settled.countDown();
            });
      } catch (LedgerException e) {
        problems[own] = e;
        settled.countDown();
      }
    }
    settled.await();
    for (int i = 0; i < ripe.size(); i++) {
      letGo(ripe.get(i), problems[i]);
    }
    ripe.clear();
  }

  private void letGo(Ripe answer, @Nullable LedgerException unwritten) throws IOException {
    lane.settle(task.ofThisProcess, task.share(), answer.cost());
    lane.answered(answer.recorded().completion().usage());
    if (answer.number() == NOBODY) {
      return;
    }
    Run run = task.run(answer.number());
    if (unwritten != null) {
      CallError error =
          new CallError(
              "LEDGER_WRITE",
              String.valueOf(unwritten.getMessage()),
              null,
              Verdict.LANE_TERMINAL,
              false,
              null);
      lane.stop(error);
      finish(run.withOutcome(new Outcome.Failed(error), CallTrace.NONE));
    } else {
      finish(outcome(run, answer.recorded(), answer.recorded().trace()));
    }
    for (Run twin : task.twins(answer.key())) {
      finish(adopted(twin, answer.recorded(), answer.recorded().trace().costUsd()));
    }
  }

  private void finish(Run run) {
    lane.finished(run);
    out.ended(run);
  }

  /** Returns a run that takes over an answer which was paid for before. */
  static Run adopted(Run run, Recorded recorded, @Nullable Double cost) {
    CallTrace paid = recorded.trace();
    return outcome(
        run,
        recorded,
        new CallTrace(
            paid.sent(),
            paid.latencyMs(),
            paid.attempts(),
            paid.rateLimited(),
            paid.inDoubt(),
            true,
            cost));
  }

  private static Run outcome(Run run, Recorded recorded, CallTrace trace) {
    Completion completion = recorded.completion();
    return run.withOutcome(
        recorded.refused() ? new Outcome.Refused(completion) : new Outcome.Answered(completion),
        trace);
  }
}
