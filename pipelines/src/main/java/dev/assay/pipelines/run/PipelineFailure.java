package dev.assay.pipelines.run;

import dev.assay.io.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Why a pipeline ended before its end, behind what runners wrap around it. */
final class PipelineFailure {

  private PipelineFailure() {}

  /**
   * Returns the first I/O failure that our own reading and writing met; else the failure as it is,
   * since runners have I/O failures of their own.
   */
  static RuntimeException of(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io && (io instanceof StorageException || isOurs(io))) {
        return new UncheckedIOException(io);
      }
    }
    return failure;
  }

  private static boolean isOurs(IOException failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("dev.assay.io."));
  }
}
