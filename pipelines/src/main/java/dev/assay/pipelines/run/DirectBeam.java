package dev.assay.pipelines.run;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The Direct Runner: starts at once, keeps the rows in memory.
 *
 * <p>It has as many workers as there are lanes and not one more: its driver runs on them too and
 * polls without a pause wherever it finds one free, which costs a core while lanes wait for
 * answers.
 */
final class DirectBeam implements BeamRunner {

  private final BeamArguments arguments;

  DirectBeam(List<String> arguments, int lanes) {
    this.arguments = new BeamArguments(arguments).orElse("targetParallelism", Math.max(1, lanes));
    if (!arguments.isEmpty()) {
      options();
    }
  }

  @Override
  public PipelineOptions options() {
    DirectOptions options = arguments.options("DirectRunner").as(DirectOptions.class);
    options.setEnforceImmutability(false);
    options.setEnforceEncodability(false);
    return options;
  }

  @Override
  public Map<LaneKey, String> placements(List<LaneKey> lanes) {
    return Map.of();
  }

  @Override
  public Gathering gathering() {
    return Gathering.WHOLE_LANE;
  }
}
