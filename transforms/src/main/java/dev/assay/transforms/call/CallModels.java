package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Calls the model of every pending run within its lane's limits and gives out each run with its
 * outcome, exactly one for each run that came in and in no order; runs that have an outcome already
 * pass through. Failures are outcomes, never exceptions.
 *
 * <p>Input is bounded or not, in the global window. A bundle that is run again calls again what the
 * ledger does not hold.
 */
public final class CallModels extends PTransform<PCollection<KV<LaneKey, Run>>, PCollection<Run>> {

  private static final long serialVersionUID = 1L;

  /** How the runs of a lane come together before its stateful stage. */
  public enum Gathering {
    /**
     * All runs of a lane in one element. For runners whose bundles are smaller than a lane, such as
     * the Direct Runner, which would else wait for the answers at the end of each bundle.
     */
    WHOLE_LANE,
    /**
     * One run an element. For runners whose bundle is a whole key, such as Flink and Spark in batch
     * mode, which read it from disk as it goes.
     */
    EACH_RUN
  }

  private final CallSettings settings;
  private final CallServices services;
  private final Gathering gathering;

  private CallModels(CallSettings settings, CallServices services, Gathering gathering) {
    this.settings = settings;
    this.services = services;
    this.gathering = gathering;
  }

  /** Calls with these settings, gathering whole lanes. */
  public static CallModels of(CallSettings settings, CallServices services) {
    return new CallModels(settings, services, Gathering.WHOLE_LANE);
  }

  /** Returns this transform with another way of gathering. */
  public CallModels withGathering(Gathering gathering) {
    return new CallModels(settings, services, gathering);
  }

  @Override
  public PCollection<Run> expand(PCollection<KV<LaneKey, Run>> runs) {
    if (!(runs.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException(
          "Invalid windowing: "
              + runs.getWindowingStrategy().getWindowFn()
              + " (CallModels works in the global window; apply Window.into(new GlobalWindows())"
              + " before it)");
    }
    Coder<Run> runCoder = JsonCoder.of(RunJson.CODEC);
    return gather(runs, gathering)
        .apply("PaceAndCall", ParDo.of(new CallModelsFn(settings, services)))
        .setCoder(runCoder);
  }

  /** Brings the runs of each lane together for a stateful stage. */
  public static PCollection<KV<LaneKey, Iterable<Run>>> gather(
      PCollection<KV<LaneKey, Run>> runs, Gathering gathering) {
    return switch (gathering) {
      case WHOLE_LANE -> runs.apply("GatherLanes", GroupByKey.create());
      case EACH_RUN ->
          runs.apply("WrapRuns", MapElements.via(new WrapFn()))
              .setCoder(KvCoder.of(LaneKey.coder(), IterableCoder.of(JsonCoder.of(RunJson.CODEC))));
    };
  }

  private static final class WrapFn
      extends SimpleFunction<KV<LaneKey, Run>, KV<LaneKey, Iterable<Run>>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<LaneKey, Iterable<Run>> apply(KV<LaneKey, Run> run) {
      return KV.of(run.getKey(), List.of(run.getValue()));
    }
  }
}
