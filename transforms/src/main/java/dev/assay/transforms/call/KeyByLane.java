package dev.assay.transforms.call;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Keys each run by the lane that its call belongs to: endpoint, account, group, and the model where
 * the limits name it. Groups that are bound to one limit are one lane. Runs that need no call share
 * one lane of no limit.
 */
public final class KeyByLane extends PTransform<PCollection<Run>, PCollection<KV<LaneKey, Run>>> {

  private static final long serialVersionUID = 1L;

  private final Limits limits;
  private final CallServices services;
  private final Map<LaneKey, String> placements;

  private KeyByLane(Limits limits, CallServices services, Map<LaneKey, String> placements) {
    this.limits = limits;
    this.services = services;
    this.placements = placements;
  }

  /** Keys by lanes that the limits tell apart. */
  public static KeyByLane of(Limits limits, CallServices services) {
    return new KeyByLane(limits, services, Map.of());
  }

  /**
   * Returns this transform with texts that place lanes on workers.
   *
   * @param placements by the lane's key without placement
   */
  public KeyByLane withPlacements(Map<LaneKey, String> placements) {
    return new KeyByLane(limits, services, Map.copyOf(placements));
  }

  @Override
  public PCollection<KV<LaneKey, Run>> expand(PCollection<Run> runs) {
    return runs.apply("KeyRuns", ParDo.of(new KeyByLaneFn(limits, services, placements)))
        .setCoder(KvCoder.of(LaneKey.coder(), JsonCoder.of(RunJson.CODEC)));
  }

  private static final class KeyByLaneFn extends DoFn<Run, KV<LaneKey, Run>> {
    private static final long serialVersionUID = 1L;

    private final Limits limits;
    private final CallServices services;
    private final Map<LaneKey, String> placements;
    private transient @Nullable LaneFinder finder;

    KeyByLaneFn(Limits limits, CallServices services, Map<LaneKey, String> placements) {
      this.limits = limits;
      this.services = services;
      this.placements = placements;
    }

    @ProcessElement
    public void process(@Element Run run, OutputReceiver<KV<LaneKey, Run>> out) {
      if (finder == null) {
        finder = new LaneFinder(limits, services);
      }
      LaneKey lane = finder.laneOf(run);
      out.output(KV.of(lane.withPlacement(placements.getOrDefault(lane, "")), run));
    }
  }
}
