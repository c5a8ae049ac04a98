package dev.assay.transforms.batch;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.ledger.BatchLog;
import dev.assay.transforms.batch.BatchTask.Phase;
import dev.assay.transforms.call.SharedLane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What becomes of the runs of a batch, and of its record, when nothing more is done about it. */
final class BatchEnds {

  private static final Integer NOT_FOUND = 404;

  private final SharedLane lane;
  private final BatchLog log;
  private final List<BatchTask> tasks;

  /**
   * Ends batches of a lane.
   *
   * @param tasks those that are under way; one that ends is taken out
   */
  BatchEnds(SharedLane lane, BatchLog log, List<BatchTask> tasks) {
    this.lane = lane;
    this.log = log;
    this.tasks = tasks;
  }

  /**
   * All results that there will be were taken.
   *
   * @param missing results that should be there and are not, so that they may have been paid
   */
  void collected(BatchTask task, Harvest harvest, long missing, Out out) throws IOException {
    tell(task, harvest, missing);
    long inDoubt = harvest.inDoubt() + Math.min(missing, task.members.left());
    leaveRest(task, missing, out);
    log.ended(task.key, BatchLog.End.COLLECTED, inDoubt);
    tasks.remove(task);
    task.close();
  }

  private void tell(BatchTask task, Harvest harvest, long missing) {
    List<String> odd = new ArrayList<>();
    add(odd, harvest.unreadable(), "lines that cannot be read");
    add(odd, harvest.strange(), "lines of requests it does not have");
    add(odd, harvest.repeated(), "second lines of one request");
    add(odd, missing, "results missing, which may have been paid");
    add(odd, task.members.left(), "requests without a result, which go as single calls");
    if (!odd.isEmpty()) {
      lane.note(
          "Lane " + lane.label() + ": results of " + task.label() + ": " + String.join(", ", odd));
    }
  }

  private static void add(List<String> odd, long count, String what) {
    if (count > 0) {
      odd.add(count + " " + what);
    }
  }

  /** What has no result goes by itself; so many of them may have been paid. */
  private void leaveRest(BatchTask task, long inDoubt, Out out) throws IOException {
    long doubtful = inDoubt;
    for (int i = task.members.nextLeft(0); i >= 0; i = task.members.nextLeft(i + 1)) {
      task.members.end(i);
      lane.settle(task.ofThisProcess, task.share(), doubtful > 0 ? task.share() : 0);
      doubtful--;
      out.left(task.run(i));
      task.twins(task.members.key(i)).forEach(out::left);
    }
  }

  /** Nothing of the batch was made: its runs go by themselves. */
  void leave(BatchTask task, String what, CallError error, Out out) throws IOException {
    lane.note(
        "Lane "
            + lane.label()
            + ": "
            + task.label()
            + " of "
            + task.requests
            + " requests "
            + what
            + ": "
            + error.code()
            + " "
            + error.message()
            + (lane.halted() == null ? "; they go as single calls" : ""));
    log.ended(task.key, BatchLog.End.NOT_SUBMITTED, 0);
    tasks.remove(task);
    release(task, out);
  }

  /** Lets the runs of a batch that was not made go by themselves. */
  void release(BatchTask task, Out out) throws IOException {
    leaveRest(task, 0, out);
    task.close();
  }

  /** Forgets a batch of which nothing was made; its runs are still in it. */
  void drop(BatchTask task) throws IOException {
    log.ended(task.key, BatchLog.End.NOT_SUBMITTED, 0);
    tasks.remove(task);
    for (int i = task.members.nextLeft(0); i >= 0; i = task.members.nextLeft(i + 1)) {
      lane.settle(task.ofThisProcess, task.share(), 0);
    }
  }

  /** The lane is stopped: what is at the provider stays there, and in the ledger. */
  void halt(BatchTask task, CallError cause, Out out) throws IOException {
    if (task.phase == Phase.SUBMITTING || task.phase == Phase.PARKED) {
      log.ended(task.key, BatchLog.End.NOT_SUBMITTED, 0);
      tasks.remove(task);
      release(task, out);
      return;
    }
    tasks.remove(task);
    CallError error = goesOn(task, cause);
    CallTrace trace = new CallTrace(task.at, 0, 1, 0, 0, false, null);
    for (int i = task.members.nextLeft(0); i >= 0; i = task.members.nextLeft(i + 1)) {
      lane.settle(task.ofThisProcess, task.share(), task.share());
      fail(task.run(i), error, trace, out);
      for (Run twin : task.twins(task.members.key(i))) {
        fail(twin, error, trace, out);
      }
    }
    task.close();
  }

  private void fail(Run run, CallError error, CallTrace trace, Out out) {
    Run failed = run.withOutcome(new Outcome.Failed(error), trace);
    lane.finished(failed);
    out.ended(failed);
  }

  private static CallError goesOn(BatchTask task, CallError cause) {
    String what =
        task.id == null
            ? "Whether its batch was submitted is not known yet; --resume finds out"
            : "Its " + task.label() + " goes on at the provider; --resume takes its results";
    String gone =
        Objects.equals(cause.httpStatus(), NOT_FOUND)
            ? "; where it is not there any more, --resume --accept-changed without batch gives it"
                + " up"
            : "";
    return new CallError(
        "BATCH_OPEN",
        what + gone + " (stopped: " + cause.code() + " " + cause.message() + ")",
        cause.httpStatus(),
        Verdict.TRANSIENT,
        false,
        null);
  }

  void unsettled(BatchTask task, String what, Out out) throws IOException {
    CallError error =
        new CallError(
            "BATCH_UNSETTLED",
            task.label() + " of " + task.requests + " requests " + what,
            null,
            Verdict.TRANSIENT,
            false,
            null);
    lane.stop(error);
    halt(task, error, out);
  }
}
