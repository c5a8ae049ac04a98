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
      description =
          "direct (in this process; the default, where the rows fit into memory) or flink.")
  private @Nullable String runner;

  RunSettings.Runner runner(CommandLine command) {
    if (runner == null) {
      return RunSettings.Runner.DIRECT_IF_IT_FITS;
    }
    return switch (runner) {
      case "direct" -> RunSettings.Runner.DIRECT;
      case "flink" -> RunSettings.Runner.FLINK;
      case "spark", "dataflow" ->
          throw new ParameterException(
              command, "--runner " + runner + " is not in this version; use direct or flink");
      default ->
          throw new ParameterException(
              command, "Invalid --runner: \"" + runner + "\" (must be direct or flink)");
    };
  }
}
