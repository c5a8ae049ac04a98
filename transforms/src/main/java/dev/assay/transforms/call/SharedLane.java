package dev.assay.transforms.call;

import dev.assay.io.api.Price;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import dev.assay.io.ledger.CallKey;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lane as another way of asking than single calls sees it: the same names of requests, budget,
 * stops and figures, but no pace. Safe for several threads.
 */
public final class SharedLane {

  /** What becomes of a request that wants to be sent. */
  public enum Reservation {
    /** It may go, and its cost is set aside. */
    GRANTED,
    /** It may go once others have given back what they do not use. */
    LATER,
    /** The budget is spent. */
    NEVER
  }

  private final Lanes lanes;
  private final Lane lane;
  private final Connections connections;

  private SharedLane(Lanes lanes, Lane lane, Connections connections) {
    this.lanes = lanes;
    this.lane = lane;
    this.connections = connections;
  }

  /**
   * Finds the lane that single calls of the experiment use, too, or opens it.
   *
   * @param first a call that belongs to it
   */
  public static SharedLane of(
      LaneKey key, ModelCall first, CallSettings settings, CallServices services) {
    Connections connections = new Connections(services);
    Lanes lanes = Lanes.of(settings.experimentId());
    return new SharedLane(
        lanes, lanes.open(key, first, connections, settings, services), connections);
  }

  /** Gives back what this process may spend of an experiment's budget and does not need for now. */
  public static void rest(String experimentId) {
    Lanes.of(experimentId).rest();
  }

  /**
   * Returns the name of a run's first request: the same as for a single call, so that either finds
   * what the other has paid for.
   */
  public CallKey keyOf(Run run) {
    ModelCall call = Objects.requireNonNull(run.call());
    return connections
        .of(call)
        .match(
            found -> CallTask.key(run, call, found, List.of()),
            none -> {
              throw new IllegalStateException(none.error().message());
            });
  }

  /** Returns the name that people read. */
  public String label() {
    return lane.key().label();
  }

  /** Returns the group whose rows share it. */
  public String group() {
    return lane.key().group();
  }

  /** Returns why the lane takes no more requests of a model, or null while it does. */
  public @Nullable CallError stoppedBy(String model) {
    return lane.stoppedBy(model);
  }

  /** Returns why nothing more is waited for; null while it is, also when the budget is spent. */
  public @Nullable CallError halted() {
    return lane.halted();
  }

  /** Takes no more requests; the first reason stays. */
  public void stop(CallError error) {
    lane.stop(error);
  }

  /** Takes no more requests of one model. */
  public void stopModel(String model, CallError error) {
    lane.stopModel(model, error);
  }

  /** Returns the most that a request is expected to cost at a price; 0 for an unknown price. */
  public double atMostUsd(ModelCall call, @Nullable Price price) {
    return price == null ? 0 : lane.atMostUsd(call, connections.limitRule(call), price);
  }

  /** Asks to send one request that costs so much at the most. */
  public Reservation reserve(double atMostUsd) {
    return switch (lane.batches().reserve(atMostUsd)) {
      case GRANTED -> Reservation.GRANTED;
      case LATER -> Reservation.LATER;
      case NEVER -> Reservation.NEVER;
    };
  }

  /** Takes over a request that an earlier attempt or process has sent. */
  public void adopt() {
    lane.batches().adopt();
  }

  /**
   * Takes note that a request has ended.
   *
   * @param ofThisProcess whether it was reserved for in this process
   * @param atMostUsd what was reserved
   * @param costUsd what it did cost
   */
  public void settle(boolean ofThisProcess, double atMostUsd, double costUsd) {
    lane.batches().settle(ofThisProcess, atMostUsd, costUsd);
  }

  /** Takes note of what an answer used. */
  public void answered(Usage usage) {
    lane.batchAnswered(usage);
  }

  /** Counts a run that got its outcome. */
  public void finished(Run run) {
    lane.finished(run);
  }

  /** Says what is waited for; null for nothing. */
  public void waitsFor(@Nullable String what) {
    lane.batches().waitsFor(what);
  }

  /** Tells people what happened, in one sentence. */
  public void note(String sentence) {
    lanes.note(sentence);
  }
}
