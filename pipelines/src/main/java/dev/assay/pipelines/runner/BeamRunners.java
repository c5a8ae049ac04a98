package dev.assay.pipelines.runner;

import dev.assay.pipelines.command.RunSettings;
import java.util.List;

/** The runners by name. A runner's classes are loaded only when it is asked for. */
public final class BeamRunners {

  private static final int SEVERAL = 2;

  private BeamRunners() {}

  /**
   * Returns over how many processes a runner may spread the keys of a lane, as far as its options
   * tell before a cluster is asked: 1 where all workers are in this process, 2 for an unknown
   * number of more.
   */
  public static int processes(RunSettings.Runner runner, List<String> arguments) {
    BeamArguments given = new BeamArguments(arguments);
    return switch (runner) {
      case DIRECT_IF_IT_FITS, DIRECT, AUTO -> 1;
      case FLINK -> FlinkBeam.isRemote(given) ? given.number("parallelism", SEVERAL) : 1;
      case SPARK -> SparkBeam.isRemote(given) ? SEVERAL : 1;
      case DATAFLOW -> given.number("maxNumWorkers", SEVERAL);
    };
  }

  /**
   * Returns a runner.
   *
   * @param arguments Beam options as the user gave them; they win
   * @param lanes how many are to run side by side
   * @throws BeamOptionException where an option is wrong or missing, or a cluster does not answer
   */
  public static BeamRunner of(RunSettings.Runner runner, List<String> arguments, int lanes) {
    return switch (runner) {
      case DIRECT_IF_IT_FITS, DIRECT -> new DirectBeam(arguments, lanes);
      case FLINK -> FlinkBeam.of(arguments, lanes);
      case SPARK -> SparkBeam.of(arguments, lanes);
      case AUTO -> throw new IllegalArgumentException("auto has to be chosen from first");
      case DATAFLOW -> DataflowBeam.of(arguments, lanes);
    };
  }
}
