package dev.assay.pipelines.run;

import dev.assay.pipelines.command.RunSettings;
import java.util.List;

/** The runners by name. A runner's classes are loaded only when it is asked for. */
final class BeamRunners {

  private BeamRunners() {}

  /**
   * Returns a runner.
   *
   * @param arguments Beam options as the user gave them; they win
   * @param lanes how many are to run side by side
   * @throws BeamOptionException where an option is wrong or missing, or a cluster does not answer
   */
  static BeamRunner of(RunSettings.Runner runner, List<String> arguments, int lanes) {
    return switch (runner) {
      case DIRECT_IF_IT_FITS, DIRECT -> new DirectBeam(arguments, lanes);
      case FLINK -> FlinkBeam.of(arguments, lanes);
      case SPARK -> SparkBeam.of(arguments, lanes);
      case AUTO -> throw new IllegalArgumentException("auto has to be chosen from first");
      case DATAFLOW -> DataflowBeam.of(arguments, lanes);
    };
  }
}
