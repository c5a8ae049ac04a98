package dev.assay.pipelines.upload;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.transforms.call.Lanes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends an upload in order when the process is told to end: nothing more is sent, and the answers in
 * flight are waited for, so that what they took is on record. The process ends with the signal's
 * exit code.
 */
public final class StopOnSignal implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(8);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private StopOnSignal(String experimentId, Consumer<String> say, String resume) {
    this.hook = new Thread(() -> stop(experimentId, say, resume), "assay-stop");
  }

  /**
   * Listens until it is closed.
   *
   * @param experimentId whose lanes are stopped
   * @param say prints a line
   * @param resume the command that goes on, said at once
   */
  public static StopOnSignal install(String experimentId, Consumer<String> say, String resume) {
    StopOnSignal stop = new StopOnSignal(experimentId, say, resume);
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  private void stop(String experimentId, Consumer<String> say, String resume) {
    say.accept(
        "Stopping: no further requests; waiting up to "
            + GRACE.toSeconds()
            + " s for the answers in flight. Continue with: "
            + resume);
    Lanes.of(experimentId)
        .stop(
            new CallError("STOPPED", "stopped by a signal", null, Verdict.TRANSIENT, false, null));
    try {
      boolean unused = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The upload has ended by itself. */
  @Override
  public void close() {
    ended.countDown();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException theProcessEnds) {
      // The hook has been told.
    }
  }
}
