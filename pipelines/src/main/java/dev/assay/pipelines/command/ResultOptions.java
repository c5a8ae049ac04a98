package dev.assay.pipelines.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a command that reads finished experiments leaves what it found, if anywhere. */
final class ResultOptions {

  @Option(names = "--output", paramLabel = "DIR", description = "Write the result there, as files.")
  private @Nullable Path output;

  @Option(names = "--overwrite", description = "Replace an earlier result that is in --output.")
  private boolean overwrite;

  /** Throws where options exclude each other. */
  void check(CommandLine command) {
    if (overwrite && output == null) {
      throw new ParameterException(
          command, "--overwrite needs --output; name the folder, or leave it out");
    }
  }

  @Nullable Path output() {
    return output;
  }

  boolean overwrites() {
    return overwrite;
  }
}
