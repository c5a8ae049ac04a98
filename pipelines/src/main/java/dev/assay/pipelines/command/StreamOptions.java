package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.PlanReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a run whose rows keep coming. */
final class StreamOptions {

  private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);

  @Option(
      names = "--watch",
      description =
          "Go on with new files of the dataset's patterns as they come, until a signal or one of"
              + " the two below; needs --output. The same command goes on after a stop.")
  private boolean watch;

  @Option(
      names = "--watch-until-idle",
      paramLabel = "TIME",
      description = "With --watch: end once so long nothing came and all is done.")
  private @Nullable String untilIdle;

  @Option(
      names = "--watch-for",
      paramLabel = "TIME",
      description = "With --watch: take no more files after so long, and end once all is done.")
  private @Nullable String longest;

  @Option(
      names = "--watch-every",
      paramLabel = "TIME",
      description = "With --watch: time between two looks for files (default: 2s).")
  private @Nullable String every;

  @Option(
      names = "--commit-every",
      paramLabel = "TIME",
      description = "With --watch: longest time until outcomes are in place (default: 30s).")
  private @Nullable String commitEvery;

  /** Returns how rows are waited for, or null where they are not. */
  @Nullable StreamSettings settings(CommandLine command) {
    if (!watch) {
      needsWatch("--watch-until-idle", untilIdle, command);
      needsWatch("--watch-for", longest, command);
      needsWatch("--watch-every", every, command);
      needsWatch("--commit-every", commitEvery, command);
      return null;
    }
    return new StreamSettings(
        time("--watch-every", every == null ? "2s" : every, SHORTEST_LOOK, command),
        untilIdle == null ? null : time("--watch-until-idle", untilIdle, SHORTEST_LOOK, command),
        longest == null ? null : time("--watch-for", longest, SHORTEST_LOOK, command),
        time("--commit-every", commitEvery == null ? "30s" : commitEvery, SHORTEST_LOOK, command));
  }

  private static void needsWatch(String name, @Nullable String value, CommandLine command) {
    if (value != null) {
      throw new ParameterException(command, name + " needs --watch");
    }
  }

  private static Duration time(String option, String text, Duration least, CommandLine command) {
    return PlanReader.duration(text)
        .filter(value -> value.compareTo(least) >= 0)
        .orElseThrow(
            () ->
                new ParameterException(
                    command,
                    "Invalid "
                        + option
                        + ": \""
                        + text
                        + "\" (must be a time with its unit, such as 500ms, 2s or 5m, at least"
                        + " 100ms)"));
  }
}
