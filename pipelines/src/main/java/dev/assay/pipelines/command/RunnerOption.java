package dev.assay.pipelines.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a command's pipeline runs. */
final class RunnerOption {

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      completionCandidates = Candidates.Runners.class,
      description =
          "direct (in this process; the default, where the rows fit into memory), flink, spark,"
              + " dataflow, or auto (direct where the rows fit, else flink).")
  private @Nullable String runner;

  RunSettings.Runner runner(CommandLine command) {
    if (runner == null) {
      return RunSettings.Runner.DIRECT_IF_IT_FITS;
    }
    return switch (runner) {
      case "direct" -> RunSettings.Runner.DIRECT;
      case "auto" -> RunSettings.Runner.AUTO;
      case "flink" -> RunSettings.Runner.FLINK;
      case "spark" -> RunSettings.Runner.SPARK;
      case "dataflow" -> RunSettings.Runner.DATAFLOW;
      default ->
          throw new ParameterException(
              command,
              "Invalid --runner: \""
                  + runner
                  + "\" (must be direct, flink, spark, dataflow or auto)");
    };
  }
}
