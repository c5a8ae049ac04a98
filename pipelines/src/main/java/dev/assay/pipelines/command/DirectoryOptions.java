package dev.assay.pipelines.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The options of every command that works on a finished output directory. */
final class DirectoryOptions {

  @Parameters(
      paramLabel = "DIR",
      arity = "1",
      description = "The output directory of a finished run.")
  private @Nullable Path directory;

  @Mixin private final RunnerOption runner = new RunnerOption();

  @Mixin private final ConsoleOptions console = new ConsoleOptions();

  DirectorySettings settings(CommandContext context, CommandLine command) {
    if (directory == null) {
      throw new IllegalStateException("DIR was not parsed");
    }
    console.check(command);
    return new DirectorySettings(
        console.console(context), context.environment(), directory, runner.runner(command));
  }
}
