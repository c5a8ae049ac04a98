package dev.assay.pipelines.command;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a command speaks to people and programs. */
final class ConsoleOptions {

  @Option(names = "--json", description = "Print one JSON object to standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "Say nothing but results and problems.")
  private boolean quiet;

  @Option(names = "--verbose", description = "Also say what libraries log, and where code failed.")
  private boolean verbose;

  /** Throws where options exclude each other. */
  void check(CommandLine command) {
    if (quiet && verbose) {
      throw new ParameterException(command, "--quiet and --verbose exclude each other; keep one");
    }
  }

  Console console(CommandContext context) {
    Console.Verbosity verbosity = Console.Verbosity.NORMAL;
    if (quiet) {
      verbosity = Console.Verbosity.QUIET;
    } else if (verbose) {
      verbosity = Console.Verbosity.VERBOSE;
    }
    return new Console(context.out(), context.err(), verbosity, json);
  }
}
