package dev.assay.pipelines.runner;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The Direct Runner: starts at once, keeps the rows in memory.
 *
 * <p>It has as many workers as there are lanes and not one more: its driver runs on them too and
 * polls without a pause wherever it finds one free, which costs a core while lanes wait for
 * answers.
 */
final class DirectBeam implements BeamRunner {

  private final BeamArguments arguments;
  private final int lanes;

  DirectBeam(List<String> arguments, int lanes) {
    this.arguments = new BeamArguments(arguments);
    this.lanes = lanes;
    if (!arguments.isEmpty()) {
      options();
    }
  }

  @Override
  public PipelineOptions options() {
    DirectOptions options =
        arguments.words().isEmpty()
            ? OptionsRegistry.without(() -> PipelineOptionsFactory.as(DirectOptions.class))
            : arguments.options("DirectRunner").as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    if (arguments.value("targetParallelism") == null) {
      options.setTargetParallelism(Math.max(1, lanes));
    }
    options.setEnforceImmutability(false);
    options.setEnforceEncodability(false);
    return options;
  }

  @Override
  public void prepare(Pipeline pipeline) {
    WarmUp.steps(pipeline);
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
