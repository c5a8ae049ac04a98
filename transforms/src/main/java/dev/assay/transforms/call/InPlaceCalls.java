package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the runs of one lane without a pipeline, on the thread that offers them: the same pace,
 * retries and ledger as {@link CallModels}. Every run that is offered comes out exactly once, at
 * the latest when {@link #drain} returns. Used by one thread.
 */
public final class InPlaceCalls {

  private final CallSettings settings;
  private final CallServices services;
  private @Nullable LanePump pump;

  /** Calls with these settings. */
  public InPlaceCalls(CallSettings settings, CallServices services) {
    this.settings = settings;
    this.services = services;
  }

  /**
   * Takes a pending run and returns once it is sent, or has come out without being sent.
   *
   * @param out takes runs with their outcome, this one or others, on this thread
   */
  public void offer(Run run, Consumer<Run> out) throws InterruptedException {
    if (pump == null) {
      pump = open(run);
    }
    pump.offer(run, out);
  }

  /** Returns once every run that was offered has come out. */
  public void drain(Consumer<Run> out) throws InterruptedException {
    if (pump != null) {
      pump.drain(out);
    }
  }

  private LanePump open(Run first) {
    LaneKey key = new LaneFinder(settings.limits(), services).laneOf(first);
    return LanePump.open(key, first, new Connections(services), settings, services);
  }
}
