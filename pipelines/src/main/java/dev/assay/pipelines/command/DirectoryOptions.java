package dev.assay.pipelines.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The options of every command that works on a finished output directory. */
final class DirectoryOptions {

  @Parameters(
      paramLabel = "DIR",
      arity = "1",
      description = "The output directory of a finished run.")
  private @Nullable Path directory;

  @Mixin private final RunnerOption runner = new RunnerOption();

  @Option(names = "--json", description = "Print one JSON object to standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "Say nothing but problems.")
  private boolean quiet;

  @Option(names = "--verbose", description = "Also say what libraries log, and where code failed.")
  private boolean verbose;

  DirectorySettings settings(CommandContext context, CommandLine command) {
    if (directory == null) {
      throw new IllegalStateException("DIR was not parsed");
    }
    if (quiet && verbose) {
      throw new ParameterException(command, "--quiet and --verbose exclude each other; keep one");
    }
    Console.Verbosity verbosity = Console.Verbosity.NORMAL;
    if (quiet) {
      verbosity = Console.Verbosity.QUIET;
    } else if (verbose) {
      verbosity = Console.Verbosity.VERBOSE;
    }
    Console console = new Console(context.out(), context.err(), verbosity, json);
    return new DirectorySettings(console, context.environment(), directory, runner.runner(command));
  }
}
