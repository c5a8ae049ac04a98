package dev.assay.pipelines.run;

import dev.assay.io.files.OutputLock;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.FolderRuns;
import dev.assay.pipelines.command.WatchSettings;
import dev.assay.pipelines.watch.FolderWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A watch from the lock on its outputs to the signal that ends it. */
final class WatchStep {

  private final WatchSettings settings;
  private final Console console;
  private final Clock clock;

  WatchStep(WatchSettings settings, Clock clock) {
    this.settings = settings;
    this.console = settings.console();
    this.clock = clock;
  }

  ExitStatus watch(FolderRuns runs) {
    Path output = settings.folder().output();
    try {
      Files.createDirectories(output);
      return OutputLock.acquire(output, clock)
          .match(
              lock -> locked(lock, runs),
              problem ->
                  new Reports(console)
                      .refuse(
                          List.of(problem.code() + ": " + problem.message()),
                          ExitStatuses.of(problem.exitCode())));
    } catch (IOException e) {
      return new Reports(console)
          .refuse(
              List.of(
                  "OUT_CREATE: Cannot write to "
                      + output
                      + " ("
                      + e.getMessage()
                      + "); give another --output or make room and permission there"),
              ExitStatus.OUTPUT_UNCREATABLE);
    }
  }

  private ExitStatus locked(OutputLock lock, FolderRuns runs) {
    try (lock) {
      Stopping.BetweenRuns signals =
          new Stopping.BetweenRuns(console.err()::println, settings.resume().asTyped());
      return FolderWatch.watch(settings, runs, signals, clock);
    } catch (IOException e) {
      console.err().println("Cannot watch " + settings.folder().input() + ": " + e.getMessage());
      return ExitStatus.WRITE_FAILED;
    }
  }
}
