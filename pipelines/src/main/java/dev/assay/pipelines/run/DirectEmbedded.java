package dev.assay.pipelines.run;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The Direct Runner: starts at once, keeps the rows in memory. */
final class DirectEmbedded implements EmbeddedRunner {

  /** Workers beside those that wait in a lane. */
  private static final int OTHER_WORKERS = 2;

  @Override
  public PipelineOptions options(int lanes, List<String> arguments) {
    DirectOptions options =
        PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--targetParallelism"))) {
      options.setTargetParallelism(
          Math.max(Runtime.getRuntime().availableProcessors(), lanes) + OTHER_WORKERS);
    }
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
