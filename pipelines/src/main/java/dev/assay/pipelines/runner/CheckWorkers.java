package dev.assay.pipelines.runner;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.call.CallServices;
import dev.assay.transforms.call.LaneFinder;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Limits;
import java.util.HashSet;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Lets runs through and ends the pipeline, before anything is called, where a worker is not what
 * the process that started it takes it for: it sees another ledger, or calls under another address
 * or account.
 */
public final class CheckWorkers extends PTransform<PCollection<Run>, PCollection<Run>> {

  /** Begins the message about an address or an account that is another one on a worker. */
  static final String OTHER_LANE = "WORKER_LANE";

  /** Begins the message about a key or an address that a worker does not have. */
  static final String NO_LANE = "WORKER_ENVIRONMENT";

  private static final long serialVersionUID = 1L;

  private final Limits limits;
  private final CallServices services;
  private final Set<LaneKey> lanes;

  private CheckWorkers(Limits limits, CallServices services, Set<LaneKey> lanes) {
    this.limits = limits;
    this.services = services;
    this.lanes = lanes;
  }

  /**
   * Checks.
   *
   * @param lanes all that the process knows which started the pipeline
   */
  public static CheckWorkers of(Limits limits, CallServices services, Set<LaneKey> lanes) {
    return new CheckWorkers(limits, services, new HashSet<>(lanes));
  }

  @Override
  public PCollection<Run> expand(PCollection<Run> runs) {
    return runs.apply("Check", ParDo.of(new CheckFn(limits, services, lanes)))
        .setCoder(JsonCoder.of(RunJson.CODEC));
  }

  private static final class CheckFn extends DoFn<Run, Run> {
    private static final long serialVersionUID = 1L;

    private final Limits limits;
    private final CallServices services;
    private final Set<LaneKey> lanes;
    private transient @Nullable LaneFinder finder;

    CheckFn(Limits limits, CallServices services, Set<LaneKey> lanes) {
      this.limits = limits;
      this.services = services;
      this.lanes = lanes;
    }

    @ProcessElement
    public void check(@Element Run run, OutputReceiver<Run> out) {
      if (finder == null) {
        services.ledger();
        finder = new LaneFinder(limits, services);
      }
      LaneKey lane = finder.laneOf(run);
      if (!lane.equals(LaneFinder.NO_CALL) && !lanes.contains(lane.whole())) {
        throw new IllegalStateException(problem(run, lane, finder));
      }
      out.output(run);
    }

    private String problem(Run run, LaneKey lane, LaneFinder found) {
      CallError error = found.problemOf(run);
      return error != null
          ? NO_LANE
              + ": worker "
              + WorkerName.get()
              + " lacks what the process has that started the run: "
              + error.message()
              + ". Nothing was called. Set it in the environment of every worker, or give an"
              + " --env-file that every worker finds under the same path"
          : OTHER_LANE
              + ": worker "
              + WorkerName.get()
              + " would call "
              + lane.endpoint()
              + " for "
              + lane.label()
              + ", which is another address or account than where the run was started. Nothing was"
              + " called. Give workers the same variables";
    }
  }
}
