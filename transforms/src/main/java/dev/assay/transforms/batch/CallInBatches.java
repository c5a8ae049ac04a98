package dev.assay.transforms.batch;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.call.CallModels;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.LaneKey;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Takes the place of {@link CallModels} where some groups go by batch: their runs are collected
 * into batches of the provider, everything else is called by itself: at once on the Direct Runner,
 * perhaps only after the batches on Flink. Gives out each run with its outcome, exactly one for
 * each run that came in and in no order.
 *
 * <p>What a batch does not answer, for a fault that may pass or since its deadline has come, is
 * called by itself within the lane's limits. Input is bounded, in the global window. A bundle that
 * is run again, and a process that resumes, finds in the ledger which batches were submitted and
 * submits no request twice.
 */
public final class CallInBatches
    extends PTransform<PCollection<KV<LaneKey, Run>>, PCollection<Run>> {

  private static final long serialVersionUID = 1L;

  private final BatchModes modes;
  private final CallSettings settings;
  private final CallServices services;
  private final CallModels.Gathering gathering;

  private CallInBatches(
      BatchModes modes,
      CallSettings settings,
      CallServices services,
      CallModels.Gathering gathering) {
    this.modes = modes;
    this.settings = settings;
    this.services = services;
    this.gathering = gathering;
  }

  /** Calls with these settings, gathering whole lanes. */
  public static CallInBatches of(BatchModes modes, CallSettings settings, CallServices services) {
    return new CallInBatches(modes, settings, services, CallModels.Gathering.WHOLE_LANE);
  }

  /** Returns this transform with another way of gathering. */
  public CallInBatches withGathering(CallModels.Gathering gathering) {
    return new CallInBatches(modes, settings, services, gathering);
  }

  @Override
  public PCollection<Run> expand(PCollection<KV<LaneKey, Run>> runs) {
    Coder<Run> runCoder = JsonCoder.of(RunJson.CODEC);
    Coder<KV<LaneKey, Run>> keyed = KvCoder.of(LaneKey.coder(), runCoder);
    TupleTag<KV<LaneKey, Run>> single = new TupleTag<>() {};
    TupleTag<KV<LaneKey, Run>> batched = new TupleTag<>() {};
    PCollectionTuple routed =
        runs.apply(
            "Route",
            ParDo.of(new RouteFn(modes, single, batched))
                .withOutputTags(single, TupleTagList.of(batched)));
    TupleTag<Run> ended = new TupleTag<>() {};
    TupleTag<KV<LaneKey, Run>> left = new TupleTag<>() {};
    PCollectionTuple seen =
        CallModels.gather(routed.get(batched).setCoder(keyed), gathering)
            .apply(
                "SubmitAndCollect",
                ParDo.of(new CallInBatchesFn(modes, settings, services, ended, left))
                    .withOutputTags(ended, TupleTagList.of(left)));
    CallModels call = CallModels.of(settings, services).withGathering(gathering);
    return PCollectionList.of(routed.get(single).setCoder(keyed).apply("CallSingle", call))
        .and(seen.get(ended).setCoder(runCoder))
        .and(seen.get(left).setCoder(keyed).apply("CallLeft", call))
        .apply("AllRuns", Flatten.pCollections())
        .setCoder(runCoder);
  }

  private static final class RouteFn extends DoFn<KV<LaneKey, Run>, KV<LaneKey, Run>> {
    private static final long serialVersionUID = 1L;

    private final BatchModes modes;
    private final TupleTag<KV<LaneKey, Run>> single;
    private final TupleTag<KV<LaneKey, Run>> batched;

    RouteFn(
        BatchModes modes, TupleTag<KV<LaneKey, Run>> single, TupleTag<KV<LaneKey, Run>> batched) {
      this.modes = modes;
      this.single = single;
      this.batched = batched;
    }

    @ProcessElement
    public void process(@Element KV<LaneKey, Run> run, MultiOutputReceiver out) {
      out.get(modes.take(run.getValue()) ? batched : single).output(run);
    }
  }
}
