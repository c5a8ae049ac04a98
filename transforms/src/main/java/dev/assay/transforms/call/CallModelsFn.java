package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import dev.assay.io.ledger.LedgerException;
import dev.assay.io.ledger.Turn;
import dev.assay.io.time.Clock;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Paces and calls. State is per key and served one element at a time, so an element carries many
 * runs or the bundle carries many elements of its lane; either way the lane's pump keeps its
 * requests in flight from one run to the next and is drained only where the bundle ends.
 */
final class CallModelsFn extends DoFn<KV<LaneKey, Iterable<Run>>, Run> {

  private static final long serialVersionUID = 1L;
  private static final String LIMITER = "limiter";

  @StateId(LIMITER)
  private final StateSpec<ValueState<LimiterState>> limiterSpec =
      StateSpecs.value(new LimiterState.StateCoder());

  private final CallSettings settings;
  private final CallServices services;

  private transient @Nullable Connections connections;
  private transient @Nullable Map<LaneKey, LanePump> pumps;
  private transient @Nullable List<Turn> turns;

  CallModelsFn(CallSettings settings, CallServices services) {
    this.settings = settings;
    this.services = services;
  }

  @StartBundle
  public void startBundle() {
    abandon();
    pumps = new HashMap<>();
    turns = new ArrayList<>();
  }

  @ProcessElement
  public void process(
      @Element KV<LaneKey, Iterable<Run>> element,
      @StateId(LIMITER) ValueState<LimiterState> limiter,
      OutputReceiver<Run> out)
      throws InterruptedException {
    try {
      offer(element, limiter, out);
    } catch (InterruptedException | RuntimeException | Error e) {
      abandon();
      throw e;
    }
  }

  private void offer(
      KV<LaneKey, Iterable<Run>> element, ValueState<LimiterState> limiter, OutputReceiver<Run> out)
      throws InterruptedException {
    Clock clock = services.clock();
    LanePump pump = null;
    for (Run run : SendOrder.of(element.getValue())) {
      if (!run.isPending()) {
        CallMetrics.ALL.count(run);
        out.output(run);
        continue;
      }
      if (pump == null) {
        pump = pump(element.getKey(), run);
        pump.lane().resume(limiter.read(), clock.nanoTime());
      }
      pump.offer(run, CallMetrics.counted(element.getKey(), out::output));
    }
    if (pump != null) {
      CallMetrics.throttled(pump.lane().takeThrottledMillis());
      limiter.write(pump.lane().state(clock.nanoTime()));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws InterruptedException {
    if (pumps == null) {
      return;
    }
    try {
      for (LanePump pump : pumps.values()) {
        pump.drain(
            CallMetrics.counted(
                pump.lane().key(),
                run ->
                    context.output(
                        run, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE)));
        CallMetrics.throttled(pump.lane().takeThrottledMillis());
        CallMetrics.stopped(pump.lane().snapshot());
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      abandon();
      throw e;
    }
    pumps = null;
    endTurns();
    Lanes.of(settings.experimentId()).rest();
  }

  private void abandon() {
    if (pumps != null) {
      pumps.values().forEach(LanePump::abandon);
      pumps = null;
      Lanes.of(settings.experimentId()).rest();
    }
    endTurns();
  }

  /** A runner may take a bundle away without a word. */
  @Teardown
  public void teardown() {
    abandon();
  }

  private void endTurns() {
    if (turns != null) {
      turns.forEach(Turn::close);
      turns = null;
    }
  }

  private LanePump pump(LaneKey key, Run first) throws InterruptedException {
    Map<LaneKey, LanePump> open = pumps == null ? new HashMap<>() : pumps;
    pumps = open;
    LanePump pump = open.get(key);
    if (pump == null) {
      pump = newPump(key, first);
      open.put(key, pump);
    }
    return pump;
  }

  /** Some runners begin a lane anew on one worker while another still calls it. */
  private void awaitTurn(LaneKey key) throws InterruptedException {
    List<Turn> held = turns == null ? new ArrayList<>() : turns;
    turns = held;
    held.add(services.ledger().turn(settings.spread().stage() + " " + key));
  }

  private LanePump newPump(LaneKey key, Run first) throws InterruptedException {
    awaitTurn(key);
    if (connections == null) {
      connections = new Connections(services);
    }
    try {
      services.ledger().refresh();
    } catch (LedgerException e) {
      throw new UncheckedIOException(e);
    }
    return LanePump.open(key, first, connections, settings, services);
  }
}
