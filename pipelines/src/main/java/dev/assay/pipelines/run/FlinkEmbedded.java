package dev.assay.pipelines.run;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.flink.util.MathUtils;

/**
 * Flink inside this process, in batch mode: sorts and spills, so that memory does not grow with the
 * rows. Only this class knows Flink's classes; they are not on the class path of other runs.
 */
final class FlinkEmbedded implements EmbeddedRunner {

  private int slots = 1;

  @Override
  public PipelineOptions options(int lanes, List<String> arguments) {
    FlinkPipelineOptions options =
        PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
            .as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    if (options.getFlinkMaster() == null || "[auto]".equals(options.getFlinkMaster())) {
      options.setFlinkMaster("[local]");
    }
    if (options.getParallelism() == null || options.getParallelism() < 1) {
      options.setParallelism(Math.max(Runtime.getRuntime().availableProcessors(), lanes));
    }
    slots = options.getParallelism();
    options.setObjectReuse(true);
    return options;
  }

  /**
   * Flink sends a key to the subtask that the hash of its bytes names. Texts are tried until each
   * lane has a subtask of its own, or, where there are more lanes than subtasks, until each subtask
   * has as many as the others.
   */
  @Override
  public Map<LaneKey, String> placements(List<LaneKey> lanes) {
    Map<LaneKey, String> placements = new HashMap<>();
    BitSet taken = new BitSet(slots);
    for (LaneKey lane : lanes) {
      if (taken.cardinality() == slots) {
        taken.clear();
      }
      int text = 0;
      while (taken.get(slot(lane.withPlacement(String.valueOf(text)), slots))) {
        text++;
      }
      String placement = String.valueOf(text);
      taken.set(slot(lane.withPlacement(placement), slots));
      placements.put(lane, placement);
    }
    return placements;
  }

  private static int slot(LaneKey lane, int slots) {
    try {
      byte[] bytes = CoderUtils.encodeToByteArray(LaneKey.coder(), lane);
      return MathUtils.murmurHash(Arrays.hashCode(bytes)) % slots;
    } catch (CoderException e) {
      throw new IllegalStateException("Cannot encode lane " + lane.label(), e);
    }
  }

  @Override
  public Gathering gathering() {
    return Gathering.EACH_RUN;
  }
}
