package dev.assay.io.platform;

import java.io.IOException;

/** A run that a platform would not take as it is; names the run and the field. */
public final class ExportDataException extends IOException {

  /** Most pairs of prompt and model, each of which is an experiment of its own on a platform. */
  public static final int MAX_VARIANTS = 1_000;

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public ExportDataException(String message) {
    super(message);
  }

  /** Says that there are more than {@link #MAX_VARIANTS}. */
  public static ExportDataException ofVariants() {
    return new ExportDataException(
        "more than "
            + MAX_VARIANTS
            + " pairs of prompt and model, each of which would be an experiment of its own there;"
            + " run the matrix in parts, each with an output directory of its own");
  }
}
