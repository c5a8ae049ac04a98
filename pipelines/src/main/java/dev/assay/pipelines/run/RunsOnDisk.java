package dev.assay.pipelines.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.ChangedFileException;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.OutputResult;
import dev.assay.pipelines.command.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What one pass over the completed files of a directory found, each of which is what its manifest
 * lists.
 *
 * @param epochs repetitions of each row; 1 where there are no runs
 */
record RunsOnDisk(int epochs) {

  /**
   * Reads all runs once.
   *
   * @param seen receives each of them
   */
  static OutputResult<RunsOnDisk> read(CompletedRuns completed, Consumer<Run> seen) {
    int epochs = 1;
    try (Stream<Run> runs = completed.stream()) {
      for (Iterator<Run> each = runs.iterator(); each.hasNext(); ) {
        Run run = each.next();
        epochs = Math.max(epochs, run.epoch());
        seen.accept(run);
      }
    } catch (UncheckedIOException e) {
      return damaged(e);
    }
    return new OutputResult.Ok<>(new RunsOnDisk(epochs));
  }

  /** Looks only for the largest epoch, which is faster than to read all runs. */
  static OutputResult<RunsOnDisk> epochsOf(CompletedRuns completed) {
    try {
      return new OutputResult.Ok<>(new RunsOnDisk(completed.largestEpoch()));
    } catch (UncheckedIOException e) {
      return damaged(e);
    }
  }

  /** Returns what is wrong with files that could not be read. */
  static String reason(UncheckedIOException e) {
    IOException cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  /** Returns the problem of files that could not be read. */
  static OutputResult<RunsOnDisk> damaged(UncheckedIOException e) {
    IOException problem = e.getCause() == null ? new IOException(e) : e.getCause();
    Throwable cause = problem.getCause();
    boolean data =
        cause instanceof ChangedFileException
            || cause instanceof JsonProcessingException
            || cause instanceof IllegalArgumentException;
    ExitStatus status =
        data
            ? ExitStatus.BAD_DATA
            : cause instanceof NoSuchFileException
                ? ExitStatus.INPUT_MISSING
                : ExitStatus.WRITE_FAILED;
    return OutputResult.bad(
        data ? "OUT_DAMAGED" : "OUT_READ",
        status.code(),
        problem.getMessage()
            + ". Restore the file, or write it anew from the recorded answers: the same run with"
            + " --resume, which calls nothing that is recorded");
  }
}
