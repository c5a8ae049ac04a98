package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hands runs to their lane and gives out what it has finished: with each run that comes, by a timer
 * as long as the lane holds any, and to the last one where the window ends.
 */
final class CallAsTheyComeFn extends DoFn<KV<LaneKey, Run>, Run> {

  private static final long serialVersionUID = 1L;
  private static final Duration LOOK_AGAIN = Duration.millis(100);
  private static final String LIMITER = "limiter";
  private static final String LOOK = "look";

  @StateId(LIMITER)
  private final StateSpec<ValueState<LimiterState>> limiterSpec =
      StateSpecs.value(new LimiterState.StateCoder());

  @TimerId(LOOK)
  private final TimerSpec lookSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  private final CallSettings settings;
  private final CallServices services;
  private final int mostWaiting;

  private transient @Nullable Connections connections;

  CallAsTheyComeFn(CallSettings settings, CallServices services, int mostWaiting) {
    this.settings = settings;
    this.services = services;
    this.mostWaiting = mostWaiting;
  }

  @ProcessElement
  public void process(
      @Element KV<LaneKey, Run> element,
      @StateId(LIMITER) ValueState<LimiterState> limiter,
      @TimerId(LOOK) Timer look,
      OutputReceiver<Run> out)
      throws InterruptedException {
    Run run = element.getValue();
    if (!run.isPending()) {
      CallMetrics.ALL.count(run);
      out.output(run);
      return;
    }
    RunningLane lane = lane(element.getKey(), run, limiter);
    lane.offer(run);
    lane.takeFinished(CallMetrics.counted(element.getKey(), out::output));
    look.offset(LOOK_AGAIN).setRelative();
  }

  @OnTimer(LOOK)
  public void look(
      @Key LaneKey key,
      @StateId(LIMITER) ValueState<LimiterState> limiter,
      @TimerId(LOOK) Timer look,
      OutputReceiver<Run> out) {
    RunningLane lane = Lanes.of(settings.experimentId()).running(key);
    if (lane == null) {
      return;
    }
    lane.takeFinished(CallMetrics.counted(key, out::output));
    CallMetrics.throttled(lane.takeThrottledMillis());
    limiter.write(lane.limiterState());
    if (!lane.isEmpty()) {
      look.offset(LOOK_AGAIN).setRelative();
    }
  }

  @OnWindowExpiration
  public void end(@Key LaneKey key, OutputReceiver<Run> out) throws InterruptedException {
    RunningLane lane = Lanes.of(settings.experimentId()).running(key);
    if (lane != null) {
      lane.takeAll(CallMetrics.counted(key, out::output));
      CallMetrics.throttled(lane.takeThrottledMillis());
    }
  }

  private RunningLane lane(LaneKey key, Run first, ValueState<LimiterState> limiter) {
    Lanes lanes = Lanes.of(settings.experimentId());
    RunningLane known = lanes.running(key);
    if (known != null) {
      return known;
    }
    if (connections == null) {
      connections = new Connections(services);
    }
    Connections ready = connections;
    return lanes.run(
        key,
        () -> {
          LanePump pump = LanePump.open(key, first, ready, settings, services);
          pump.lane().resume(limiter.read(), services.clock().nanoTime());
          // State is kept for a key that has some; only of such a key the window's end is told.
          limiter.write(pump.lane().state(services.clock().nanoTime()));
          return new RunningLane(pump, services.clock(), mostWaiting);
        });
  }
}
