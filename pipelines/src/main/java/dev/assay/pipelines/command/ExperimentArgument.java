package dev.assay.pipelines.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What is to be run: by itself, or behind prompto's option. */
final class ExperimentArgument {

  @Parameters(
      paramLabel = "EXPERIMENT",
      arity = "0..1",
      description = {
        "An experiment file (.yaml, .yml, .json), or rows that name their own api, model_name and"
            + " prompt: a file or pattern (.jsonl, .ndjson, .csv, .parquet, each also .gz or .zst),"
            + " or - for JSONL from standard input."
      })
  private @Nullable Path experiment;

  @Option(
      names = {"--file", "-f"},
      paramLabel = "EXPERIMENT",
      description = "The same, as an option.",
      hidden = true)
  private @Nullable Path file;

  Path path(CommandLine command) {
    if (experiment != null && file != null) {
      throw new ParameterException(
          command, "One EXPERIMENT only, found also --file \"" + file + "\"");
    }
    Path path = experiment == null ? file : experiment;
    if (path == null) {
      throw new ParameterException(command, "Missing required parameter: 'EXPERIMENT'");
    }
    return path;
  }
}
