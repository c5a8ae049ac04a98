package dev.assay.pipelines.run;

import dev.assay.io.files.OutputDirectory;
import dev.assay.io.files.OutputResult;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An output directory that derived rows are written to before the experiment in it begins. */
final class StageDirectory {

  private final Path path;
  private final RunSettings.Mode mode;
  private final Reports reports;
  private final Clock clock;

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

  /** Removes a derived file of an experiment that never began, and the directory with it. */
  void dropUnlessBegun(Path derived) throws IOException {
    if (!Files.exists(path.resolve("ledger"))) {
      Files.deleteIfExists(derived);
      try {
        Files.deleteIfExists(path);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }
}
