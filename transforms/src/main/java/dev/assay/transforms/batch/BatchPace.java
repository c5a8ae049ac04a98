package dev.assay.transforms.batch;

import dev.assay.io.experiment.CallError;
import dev.assay.io.time.Clock;
import dev.assay.transforms.batch.BatchTask.Phase;
import java.time.Duration;

/**
 * When something is done about a batch next.
 *
 * @param mode of its group
 * @param clock tells
 */
record BatchPace(BatchMode mode, Clock clock) {

  /** How long a provider that does not answer is waited for where nothing else bounds it. */
  static final long PATIENCE = Duration.ofMinutes(15).toNanos();

  private static final long FIRST_POLL = Duration.ofSeconds(5).toNanos();
  static final long LONGEST_BACKOFF = Duration.ofMinutes(1).toNanos();
  private static final double POLL_GROWTH = 1.5;

  void startDeadline(BatchTask task, Duration passed) {
    task.deadlineAt = clock.nanoTime() + mode.deadline().minus(passed).toNanos();
  }

  long firstPoll() {
    return Math.min(FIRST_POLL, mode.poll().toNanos());
  }

  /** How long a submission that was cut may need until the provider shows it. */
  long settling() {
    return Math.min(2 * FIRST_POLL, 2 * mode.poll().toNanos());
  }

  void lookLater(BatchTask task) {
    long now = clock.nanoTime();
    long next = Math.min(task.wait, Math.max(1, task.deadlineAt - now));
    task.dueAt = now + (task.phase == Phase.CANCELLING ? task.wait : next);
    task.wait = Math.min(mode.poll().toNanos(), (long) (task.wait * POLL_GROWTH));
  }

  /** Puts the next try off; returns whether there is to be one. */
  boolean isPatient(BatchTask task, CallError error) {
    long now = clock.nanoTime();
    if (task.faults == 0) {
      task.faultySince = now;
    }
    task.faults++;
    long backoff =
        Math.min(LONGEST_BACKOFF, firstPoll() << Math.min(10, Math.max(0, task.faults - 1)));
    Duration asked = error.retryAfter();
    long wait = asked == null ? backoff : Math.max(backoff, asked.toNanos());
    task.dueAt = now + wait;
    return now - task.faultySince + wait <= PATIENCE;
  }
}
