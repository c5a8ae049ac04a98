package dev.assay.pipelines.derive;

import java.io.IOException;
import java.nio.file.Path;

/** A file of derived rows cannot be written; what was to be read was readable. */
public final class UnwritableRowsException extends IOException {

  private static final long serialVersionUID = 1L;

  UnwritableRowsException(Path file, IOException cause) {
    super(
        "cannot write "
            + file
            + ": "
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
            + "; make room and permission there",
        cause);
  }
}
