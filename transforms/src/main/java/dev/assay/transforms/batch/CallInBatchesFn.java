package dev.assay.transforms.batch;

import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.SharedLane;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sees the runs of a lane through their batches. A bundle ends when all its runs have come out,
 * which may take a day; one that is run again finds its batches in the ledger.
 */
final class CallInBatchesFn extends DoFn<KV<LaneKey, Iterable<Run>>, Run> {

  private static final long serialVersionUID = 1L;
  private static final String TAKEN = "taken";

  /** Having state, the runs of one lane come to one place, so that they share batches. */
  @StateId(TAKEN)
  private final StateSpec<ValueState<Long>> takenSpec = StateSpecs.value(VarLongCoder.of());

  private final BatchModes modes;
  private final CallSettings settings;
  private final CallServices services;
  private final TupleTag<Run> endedTag;
  private final TupleTag<KV<LaneKey, Run>> leftTag;

  private transient @Nullable Map<LaneKey, BatchLane> lanes;

  CallInBatchesFn(
      BatchModes modes,
      CallSettings settings,
      CallServices services,
      TupleTag<Run> endedTag,
      TupleTag<KV<LaneKey, Run>> leftTag) {
    this.modes = modes;
    this.settings = settings;
    this.services = services;
    this.endedTag = endedTag;
    this.leftTag = leftTag;
  }

  @StartBundle
  public void startBundle() throws IOException {
    close();
    lanes = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element KV<LaneKey, Iterable<Run>> element,
      @StateId(TAKEN) ValueState<Long> taken,
      MultiOutputReceiver receiver)
      throws IOException, InterruptedException {
    LaneKey key = element.getKey();
    Out out =
        new Out() {
          @Override
          public void ended(Run run) {
            receiver.get(endedTag).output(run);
          }

          @Override
          public void left(Run run) {
            receiver.get(leftTag).output(KV.of(key, run));
          }
        };
    if (lanes == null || lanes.isEmpty()) {
      services.ledger().refresh();
    }
    long count = Objects.requireNonNullElse(taken.read(), 0L);
    for (Run run : element.getValue()) {
      lane(key, run).offer(run, out);
      count++;
    }
    taken.write(count);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException, InterruptedException {
    Map<LaneKey, BatchLane> open = lanes == null ? Map.of() : lanes;
    Instant end = GlobalWindow.INSTANCE.maxTimestamp();
    for (Map.Entry<LaneKey, BatchLane> lane : open.entrySet()) {
      lane.getValue()
          .drain(
              new Out() {
                @Override
                public void ended(Run run) {
                  context.output(endedTag, run, end, GlobalWindow.INSTANCE);
                }

                @Override
                public void left(Run run) {
                  context.output(leftTag, KV.of(lane.getKey(), run), end, GlobalWindow.INSTANCE);
                }
              });
    }
    close();
    SharedLane.rest(settings.experimentId());
  }

  /** Also after a bundle that failed. */
  @Teardown
  public void close() throws IOException {
    if (lanes != null) {
      for (BatchLane lane : lanes.values()) {
        lane.close();
      }
    }
    lanes = null;
  }

  private BatchLane lane(LaneKey key, Run first) {
    Map<LaneKey, BatchLane> open = lanes == null ? new HashMap<>() : lanes;
    lanes = open;
    return open.computeIfAbsent(key, k -> open(k, Objects.requireNonNull(first.call())));
  }

  private BatchLane open(LaneKey key, ModelCall first) {
    return new BatchLane(
        modes.groups().getOrDefault(first.group(), BatchMode.STANDARD),
        SharedLane.of(key, first, settings, services),
        services.ledger(),
        settings.prices(),
        new BatchEndpoints(services, settings.deadline()),
        services.clock(),
        RealWaits.INSTANCE);
  }
}
