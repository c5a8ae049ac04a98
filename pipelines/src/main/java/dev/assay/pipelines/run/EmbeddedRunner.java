package dev.assay.pipelines.run;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;

/** What differs between runners inside this process. */
interface EmbeddedRunner {

  /**
   * Returns options under which so many lanes run side by side.
   *
   * @param arguments Beam options as the user gave them; they win
   */
  PipelineOptions options(int lanes, List<String> arguments);

  /**
   * Returns texts that place each lane on a slot of its own, as far as the options given out before
   * have slots; empty where nothing is needed.
   */
  Map<LaneKey, String> placements(List<LaneKey> lanes);

  /** Returns how the runs of a lane come together. */
  Gathering gathering();

  /**
   * Returns over how many processes the keys of a lane may be spread: each then has its part of the
   * lane's limit.
   */
  default int processes() {
    return 1;
  }
}
