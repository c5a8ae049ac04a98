package dev.assay.io.platform;

import java.io.IOException;

/** A run that a platform would not take as it is; names the run and the field. */
public final class ExportDataException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public ExportDataException(String message) {
    super(message);
  }
}
