package dev.assay.pipelines.run;

import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.Lanes;
import dev.assay.transforms.call.LanesElsewhere;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;

/** A pipeline that workers elsewhere execute, as far as this process can follow and end it. */
final class RemoteJob {

  private final BeamRunner runner;
  private final Lanes lanes;
  private final List<LaneKey> keys;
  private volatile @Nullable PipelineResult result;

  RemoteJob(BeamRunner runner, Lanes lanes, List<LaneKey> keys) {
    this.runner = runner;
    this.lanes = lanes;
    this.keys = keys;
  }

  /** Sends a pipeline and returns once it has ended; its metrics then tell what lanes did. */
  PipelineResult run(Pipeline pipeline) {
    PipelineResult sent = pipeline.run();
    result = sent;
    sent.waitUntilFinish();
    lanes.elsewhere(LanesElsewhere.of(sent.metrics(), keys));
    return sent;
  }

  /**
   * Ends the job and waits for its end.
   *
   * @return which one; null where none was found
   */
  @Nullable String cancel() throws IOException {
    return runner.cancel(result);
  }

  /** Returns how a person ends the job. */
  String cancelling() {
    return runner.cancelling();
  }
}
