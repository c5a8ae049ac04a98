package dev.assay.pipelines.run;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;

/** What differs between runners, for one experiment and the Beam options its user gave. */
interface BeamRunner {

  /** Returns new options under which the experiment's lanes run side by side. */
  PipelineOptions options();

  /**
   * Returns texts that place each lane on a slot of its own, as far as there are slots; empty where
   * nothing is needed.
   */
  Map<LaneKey, String> placements(List<LaneKey> lanes);

  /** Returns how the runs of a lane come together. */
  Gathering gathering();

  /** Returns whether the workers are other processes, perhaps on other machines. */
  default boolean isRemote() {
    return false;
  }
}
