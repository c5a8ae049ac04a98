package dev.assay.pipelines.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How many bad rows a good run may have. */
final class AllowanceOption {

  @Option(
      names = "--allow-failures",
      paramLabel = "N|N%",
      description = "Exit with 0 although up to N rows, or N%% of them, were rejected or failed.")
  private @Nullable String allowFailures;

  FailureAllowance read(CommandLine command) {
    try {
      return allowFailures == null ? FailureAllowance.NONE : FailureAllowance.parse(allowFailures);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command, "Invalid --allow-failures: \"" + allowFailures + "\" (" + e.getMessage() + ")");
    }
  }
}
