package dev.assay.pipelines.run;

import dev.assay.pipelines.runner.BeamRunner;
import dev.assay.pipelines.runner.HandedOverException;
import dev.assay.pipelines.runner.WorkerException;
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

  private RemoteJob(BeamRunner runner, Lanes lanes, List<LaneKey> keys) {
    this.runner = runner;
    this.lanes = lanes;
    this.keys = keys;
  }

  /**
   * Executes a pipeline to its end, here or elsewhere.
   *
   * @param stopping ends the job, where it is elsewhere, when a signal comes
   * @throws HandedOverException where it is begun by somebody else, later
   */
  static PipelineResult toItsEnd(
      Pipeline pipeline, BeamRunner runner, Lanes lanes, List<LaneKey> keys, Stopping stopping) {
    try {
      if (runner.isRemote()) {
        RemoteJob job = new RemoteJob(runner, lanes, keys);
        stopping.ending(job);
        return job.run(pipeline);
      }
      PipelineResult result = pipeline.run();
      result.waitUntilFinish();
      return result;
    } catch (HandedOverException e) {
      throw e;
    } catch (RuntimeException e) {
      stopping.awaitEnd();
      WorkerException ofWorker = runner.isRemote() ? WorkerException.ofRemote(e) : null;
      throw ofWorker != null ? ofWorker : PipelineFailure.of(e);
    }
  }

  /** Sends a pipeline and returns once it has ended; its metrics then tell what lanes did. */
  private PipelineResult run(Pipeline pipeline) {
    PipelineResult sent = pipeline.run();
    if (runner.handsOver()) {
      throw new HandedOverException();
    }
    result = sent;
    PipelineResult.State state = sent.waitUntilFinish();
    if (state != null && state.isTerminal() && state != PipelineResult.State.DONE) {
      throw new IllegalStateException("The job ended as " + state);
    }
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
