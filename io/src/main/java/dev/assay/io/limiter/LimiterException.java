package dev.assay.io.limiter;

import java.io.IOException;

/** A limiter gave no usable answer. The message names no password. */
public final class LimiterException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says why. */
  public LimiterException(String message) {
    super(message);
  }
}
