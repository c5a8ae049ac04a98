package dev.assay.io.platform;

import java.io.IOException;

/** A run that the form has no place for; names row and field. */
public final class ExportRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public ExportRefusedException(String message) {
    super(message);
  }
}
