package dev.assay.pipelines.run;

import dev.assay.pipelines.command.ExitStatus;
import java.util.Arrays;

/** Exit codes that lower layers name by number. */
final class ExitStatuses {

  private ExitStatuses() {}

  static ExitStatus of(int code) {
    return Arrays.stream(ExitStatus.values())
        .filter(status -> status.code() == code)
        .findFirst()
        .orElse(ExitStatus.INTERNAL);
  }
}
