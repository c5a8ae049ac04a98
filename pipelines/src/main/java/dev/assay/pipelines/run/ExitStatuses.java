package dev.assay.pipelines.run;

import dev.assay.io.storage.StorageException;
import dev.assay.pipelines.command.ExitStatus;
import java.util.Arrays;

/** Exit codes of what lower layers tell. */
final class ExitStatuses {

  private ExitStatuses() {}

  static ExitStatus of(int code) {
    return Arrays.stream(ExitStatus.values())
        .filter(status -> status.code() == code)
        .findFirst()
        .orElse(ExitStatus.INTERNAL);
  }

  /** Returns how a run ends that cannot use a place. */
  static ExitStatus of(StorageException.Kind kind) {
    return switch (kind) {
      case MISSING, SETTINGS -> ExitStatus.CONFIGURATION;
      case ACCESS -> ExitStatus.NO_PERMISSION;
      case UNREACHABLE, FAILED -> ExitStatus.WRITE_FAILED;
    };
  }

  /** Returns how a run ends that an I/O failure has stopped. */
  static ExitStatus of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException storage) {
        return of(storage.kind());
      }
    }
    return ExitStatus.WRITE_FAILED;
  }
}
