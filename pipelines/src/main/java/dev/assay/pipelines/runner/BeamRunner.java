package dev.assay.pipelines.runner;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** What differs between runners, for one experiment and the Beam options its user gave. */
public interface BeamRunner {

  /** Returns new options under which the experiment's lanes run side by side. */
  PipelineOptions options();

  /**
   * Returns texts that place each lane on a slot of its own, as far as there are slots; empty where
   * nothing is needed.
   */
  Map<LaneKey, String> placements(List<LaneKey> lanes);

  /** Returns how the runs of a lane come together. */
  Gathering gathering();

  /** Begins what can be done while the runner still prepares a pipeline. */
  default void prepare(Pipeline pipeline) {}

  /** Returns whether the workers are other processes, perhaps on other machines. */
  default boolean isRemote() {
    return false;
  }

  /**
   * Returns whether the job is only written down for a launcher that starts it once this process
   * has ended.
   */
  default boolean handsOver() {
    return false;
  }

  /**
   * Ends the job that this process has sent, and waits for its end.
   *
   * @param job as far as the runner has returned it by now
   * @return which job has ended, or null where none was found
   * @throws IOException where the cluster does not end it
   */
  default @Nullable String cancel(@Nullable PipelineResult job) throws IOException {
    if (job == null) {
      return null;
    }
    job.cancel();
    return "the job";
  }

  /** Returns how a person ends a job that this process has left. */
  default String cancelling() {
    return "on the cluster's own pages";
  }
}
