package dev.assay.pipelines.run;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Why a pipeline ended before its end, behind what runners wrap around it. */
final class PipelineFailure {

  private PipelineFailure() {}

  /**
   * Returns the first I/O failure that a worker met, since files and ledger are all that workers
   * write; else the failure as it is.
   */
  static RuntimeException of(RuntimeException failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof IOException io) {
        return new UncheckedIOException(io);
      }
      cause = cause.getCause();
    }
    return failure;
  }
}
