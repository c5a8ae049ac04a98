package dev.assay.transforms.batch;

import dev.assay.io.api.PriceTable;
import dev.assay.io.api.batch.BatchAnswer;
import dev.assay.io.api.batch.BatchFound;
import dev.assay.io.api.batch.BatchSearch;
import dev.assay.io.api.batch.BatchSpool;
import dev.assay.io.api.batch.BatchStatus;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.ledger.BatchLog;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.ledger.OpenBatch;
import dev.assay.io.time.Clock;
import dev.assay.transforms.batch.BatchTask.Phase;
import dev.assay.transforms.call.SharedLane;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Moves the batches of one lane from submission to their end. What must not be lost is on the disk
 * before the next step is taken: that a batch is about to be submitted, its id, its answers, its
 * end.
 */
final class BatchSteps {

  /** Takes the runs of a batch that was never made. */
  interface Again {
    void again(BatchTask task, Out out) throws IOException, InterruptedException;
  }

  /** How long a cancelled batch may take to end. */
  static final long CANCEL_PATIENCE = Duration.ofMinutes(30).toNanos();

  private static final long LONGEST_PARK = Duration.ofMinutes(10).toNanos();
  private static final int MOST_FETCHES = 3;
  private static final int MOST_LINE_BYTES = 64 << 20;

  private final BatchMode mode;
  private final SharedLane lane;
  private final Ledger ledger;
  private final PriceTable prices;
  private final Clock clock;
  private final Again again;
  private final BatchEnds ends;
  private final BatchPace pace;
  private final List<BatchTask> tasks;

  BatchSteps(
      BatchMode mode,
      SharedLane lane,
      Ledger ledger,
      PriceTable prices,
      Clock clock,
      Again again,
      List<BatchTask> tasks) {
    this.mode = mode;
    this.lane = lane;
    this.ledger = ledger;
    this.prices = prices;
    this.clock = clock;
    this.again = again;
    this.pace = new BatchPace(mode, clock);
    this.ends = new BatchEnds(lane, ledger.batches(), tasks);
    this.tasks = tasks;
  }

  private BatchLog log() {
    return ledger.batches();
  }

  /** Takes a batch that is full: from now on the ledger knows of it. */
  void begin(BatchTask task) throws IOException {
    task.at = clock.now();
    task.phase = Phase.SUBMITTING;
    task.dueAt = clock.nanoTime();
    log()
        .submitting(
            new OpenBatch(
                task.key,
                task.endpoint.api().name(),
                lane.group(),
                task.kind,
                task.requests,
                task.reservedUsd,
                task.at,
                null,
                false,
                true),
            task.members.keys());
  }

  /** Lets the runs of a batch that is not made go by themselves. */
  void release(BatchTask task, Out out) throws IOException {
    ends.release(task, out);
  }

  /** Takes a batch that an earlier attempt or process has begun. */
  void adopted(BatchTask task) {
    task.dueAt = clock.nanoTime();
    task.wait = pace.firstPoll();
    Duration passed = Duration.between(task.at, clock.now());
    pace.startDeadline(task, passed.isNegative() ? Duration.ZERO : passed);
  }

  /**
   * Does what is due.
   *
   * @return nanoseconds until something is due again; 0 where something was done
   */
  long step(Out out) throws IOException, InterruptedException {
    CallError halted = lane.halted();
    if (halted != null) {
      for (BatchTask task : List.copyOf(tasks)) {
        ends.halt(task, halted, out);
      }
      return 0;
    }
    long next = BatchPace.LONGEST_BACKOFF;
    boolean done = false;
    for (BatchTask task : List.copyOf(tasks)) {
      long wait = task.dueAt - clock.nanoTime();
      if (wait <= 0) {
        advance(task, out);
        done = true;
      } else {
        next = Math.min(next, wait);
      }
    }
    return done ? 0 : next;
  }

  private void advance(BatchTask task, Out out) throws IOException, InterruptedException {
    switch (task.phase) {
      case SUBMITTING -> submit(task, out);
      case SEARCHING -> search(task, out);
      case RUNNING, CANCELLING -> look(task, out);
      case FETCHING -> fetch(task, out);
      case PARKED -> unpark(task, out);
      case COLLECTING -> throw new IllegalStateException("A batch that is filled has no steps");
    }
  }

  private void submit(BatchTask task, Out out) throws IOException, InterruptedException {
    BatchAnswer<String> answer =
        task.endpoint
            .api()
            .submit(
                Objects.requireNonNull(task.file()),
                task.kind,
                task.key.hex(),
                task.endpoint.channel());
    if (answer instanceof BatchAnswer.Ok<String> ok) {
      isAt(task, ok.value(), true);
      task.dropFile();
      lane.note(
          "Lane "
              + lane.label()
              + ": "
              + task.label()
              + " of "
              + task.requests
              + " requests is submitted; --resume finds it should this process end");
      return;
    }
    BatchAnswer.Problem<String> problem = (BatchAnswer.Problem<String>) answer;
    CallError error = problem.error();
    if (problem.unsure()) {
      task.phase = Phase.SEARCHING;
      task.dueAt = clock.nanoTime() + pace.settling();
      return;
    }
    switch (error.verdict()) {
      case LANE_TERMINAL -> {
        lane.stop(error);
        ends.leave(task, "is not submitted", error, out);
      }
      case ROW_TERMINAL -> ends.leave(task, "is refused", error, out);
      case RATE_LIMITED, TRANSIENT -> {
        if (pace.isPatient(task, error)) {
          return;
        }
        lane.stop(error);
        ends.leave(task, "is not submitted", error, out);
      }
    }
  }

  /** The batch is at the provider under an id. */
  private void isAt(BatchTask task, String id, boolean sure) throws IOException {
    task.at = task.id == null && sure && task.file() != null ? clock.now() : task.at;
    log().submitted(task.key, id, sure, task.at);
    task.id = id;
    task.sure = sure;
    task.phase = Phase.RUNNING;
    task.wait = pace.firstPoll();
    task.faults = 0;
    Duration passed = Duration.between(task.at, clock.now());
    pace.startDeadline(task, passed.isNegative() ? Duration.ZERO : passed);
    task.dueAt = clock.nanoTime() + task.wait;
  }

  private void search(BatchTask task, Out out) throws IOException, InterruptedException {
    BatchAnswer<BatchFound> answer =
        task.endpoint
            .api()
            .find(
                new BatchSearch(task.key.hex(), task.requests, task.at, log().ids()),
                task.endpoint.channel());
    if (answer instanceof BatchAnswer.Problem<BatchFound> problem) {
      CallError error = problem.error();
      if (!error.verdict().retryable() || !pace.isPatient(task, error)) {
        lane.stop(error);
        ends.halt(task, error, out);
      }
      return;
    }
    task.faults = 0;
    BatchFound found = ((BatchAnswer.Ok<BatchFound>) answer).value();
    if (found instanceof BatchFound.There there) {
      lane.note(
          "Lane "
              + lane.label()
              + ": batch "
              + there.id()
              + " was submitted before and is taken up again");
      isAt(task, there.id(), there.sure());
      return;
    }
    Duration age = Duration.between(task.at, clock.now());
    if (!age.isNegative() && age.toNanos() < pace.settling()) {
      task.dueAt = clock.nanoTime() + pace.settling() - age.toNanos();
    } else if (task.file() != null) {
      task.phase = Phase.SUBMITTING;
      task.dueAt = clock.nanoTime();
    } else {
      ends.drop(task);
      again.again(task, out);
    }
  }

  private void look(BatchTask task, Out out) throws IOException, InterruptedException {
    String id = Objects.requireNonNull(task.id);
    boolean late = clock.nanoTime() - task.deadlineAt >= 0;
    BatchAnswer<BatchStatus> answer = task.endpoint.api().status(id, task.endpoint.channel());
    if (answer instanceof BatchAnswer.Problem<BatchStatus> problem) {
      CallError error = problem.error();
      boolean retried = error.verdict().retryable() && (pace.isPatient(task, error) || !late);
      if (retried) {
        long latest = Math.max(task.deadlineAt, clock.nanoTime() + pace.firstPoll());
        task.dueAt = Math.min(task.dueAt, latest);
      } else {
        lane.stop(error);
        ends.halt(task, error, out);
      }
      return;
    }
    task.faults = 0;
    BatchStatus status = ((BatchAnswer.Ok<BatchStatus>) answer).value();
    task.status = status;
    switch (status.phase()) {
      case ENDED -> {
        task.phase = Phase.FETCHING;
        fetch(task, out);
      }
      case REFUSED -> refused(task, status, out);
      case RUNNING -> {
        if (late) {
          cancel(task, id, out);
        } else {
          pace.lookLater(task);
        }
      }
      case CANCELLING -> {
        cancelling(task);
        if (clock.nanoTime() - task.cancelledAt > CANCEL_PATIENCE) {
          ends.unsettled(task, "was cancelled and does not end", out);
        } else {
          pace.lookLater(task);
        }
      }
    }
  }

  private void cancelling(BatchTask task) {
    if (task.phase != Phase.CANCELLING) {
      task.phase = Phase.CANCELLING;
      task.cancelledAt = clock.nanoTime();
      task.wait = pace.firstPoll();
    }
  }

  /** Only what is surely ours is cancelled. */
  private void cancel(BatchTask task, String id, Out out) throws IOException {
    if (!task.sure) {
      ends.unsettled(task, "may be another's, so it is not cancelled at the deadline", out);
      return;
    }
    if (task.phase != Phase.CANCELLING) {
      lane.note(
          "Lane "
              + lane.label()
              + ": "
              + task.label()
              + " has reached its deadline and is cancelled; what it has not answered goes as"
              + " single calls");
    }
    cancelling(task);
    BatchAnswer<BatchStatus> answer = task.endpoint.api().cancel(id, task.endpoint.channel());
    if (answer instanceof BatchAnswer.Ok<BatchStatus> ok) {
      task.status = ok.value();
    }
    if (clock.nanoTime() - task.cancelledAt > CANCEL_PATIENCE) {
      ends.unsettled(task, "cannot be cancelled", out);
    } else {
      pace.lookLater(task);
    }
  }

  private void refused(BatchTask task, BatchStatus status, Out out) throws IOException {
    CallError error =
        Objects.requireNonNullElseGet(
            status.error(), () -> CallError.ofRow("BATCH_REFUSED", "the batch was refused"));
    long others = tasks.stream().filter(BatchTask::isAtProvider).count() - 1;
    boolean full = error.verdict() == Verdict.RATE_LIMITED;
    if (full && others > 0 && task.generation < BatchLane.MOST_GENERATIONS) {
      task.phase = Phase.PARKED;
      task.parkedBeside = (int) others;
      task.cancelledAt = clock.nanoTime();
      task.dueAt = clock.nanoTime() + pace.firstPoll();
      return;
    }
    if (error.verdict() == Verdict.LANE_TERMINAL) {
      lane.stop(error);
    }
    ends.leave(task, "is refused", error, out);
  }

  /** Waits until one of the batches that took up the room has ended. */
  private void unpark(BatchTask task, Out out) throws IOException, InterruptedException {
    long others = tasks.stream().filter(BatchTask::isAtProvider).count();
    if (others >= task.parkedBeside && clock.nanoTime() - task.cancelledAt < LONGEST_PARK) {
      task.dueAt = clock.nanoTime() + mode.poll().toNanos();
      return;
    }
    ends.drop(task);
    again.again(task, out);
  }

  private void fetch(BatchTask task, Out out) throws IOException, InterruptedException {
    BatchStatus status = Objects.requireNonNull(task.status);
    Harvest harvest = new Harvest(task, lane, ledger, prices, clock, out);
    try (BatchSpool results = BatchSpool.create()) {
      for (String result : status.results()) {
        BatchAnswer<Boolean> answer =
            task.endpoint
                .api()
                .download(
                    Objects.requireNonNull(task.id), result, results, task.endpoint.channel());
        if (answer instanceof BatchAnswer.Problem<Boolean> problem) {
          CallError error = problem.error();
          if (!error.verdict().retryable() || !pace.isPatient(task, error)) {
            lane.stop(error);
            ends.halt(task, error, out);
          }
          return;
        }
      }
      results.forEachLine(MOST_LINE_BYTES, harvest::take);
      harvest.flush();
    }
    fetched(task, status, harvest, out);
  }

  private void fetched(BatchTask task, BatchStatus status, Harvest harvest, Out out)
      throws IOException {
    if (!task.sure && harvest.ours() == 0 && harvest.strange() > 0) {
      log().mistaken(task.key, Objects.requireNonNull(task.id));
      task.id = null;
      task.phase = Phase.SEARCHING;
      task.dueAt = clock.nanoTime();
      return;
    }
    long expected = status.total() > 0 ? status.done() : task.requests;
    long missing = Math.max(0, expected - harvest.ours());
    task.fetches++;
    if (missing > 0 && task.members.left() > 0 && task.fetches < MOST_FETCHES) {
      task.dueAt = clock.nanoTime() + pace.firstPoll();
      return;
    }
    ends.collected(task, harvest, missing, out);
  }
}
