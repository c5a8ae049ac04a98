package dev.assay.pipelines.run;

import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An output directory that derived rows are written to before the experiment in it begins. */
final class StageDirectory {

  private static final String LOCK = ".lock";

  private final Path path;
  private final RunSettings.Mode mode;
  private final Reports reports;
  private final Clock clock;
  private boolean made;

  StageDirectory(Path path, RunSettings.Mode mode, Reports reports, Clock clock) {
    this.path = path;
    this.mode = mode;
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * Makes the directory, or finds that it cannot be used: now, and not once rows are paid for.
   *
   * @return how the command ends that must not use it, after saying why; null where it may
   */
  @Nullable ExitStatus prepare() throws IOException {
    made = !Files.exists(path);
    OutputDirectory.Mode opened =
        switch (mode) {
          case CREATE -> OutputDirectory.Mode.NEW;
          case RESUME, RESUME_CHANGED -> OutputDirectory.Mode.RESUME;
          case OVERWRITE -> OutputDirectory.Mode.OVERWRITE;
        };
    OutputResult<OutputDirectory> result = OutputDirectory.open(path, opened, List.of(), clock);
    if (result instanceof OutputResult.Ok<OutputDirectory> ok) {
      try (OutputDirectory directory = ok.value()) {
        Files.deleteIfExists(directory.staging());
      }
      return null;
    }
    return result.match(
        ok -> null,
        problem ->
            reports.refuse(
                List.of(problem.code() + ": " + problem.message()),
                ExitStatuses.of(problem.exitCode())));
  }

  /** Removes a derived file of an experiment that never began, and a directory made for it. */
  void dropUnlessBegun(Path derived) throws IOException {
    if (Files.exists(path.resolve("ledger"))) {
      return;
    }
    Files.deleteIfExists(derived);
    dropIfEmpty();
  }

  /** Removes the directory if it was made here and holds nothing but its lock. */
  void dropIfEmpty() throws IOException {
    if (!made || !Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> entries = Files.list(path)) {
      if (!entries.allMatch(entry -> entry.endsWith(LOCK))) {
        return;
      }
    }
    Files.deleteIfExists(path.resolve(LOCK));
    Files.delete(path);
  }
}
