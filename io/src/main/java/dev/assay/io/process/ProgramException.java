package dev.assay.io.process;

/** A program that did not do its part. The message holds nothing that it was sent. */
public final class ProgramException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Kind {
    /** It could not be started, or is gone. */
    ENDED,
    /** It took longer than it had; it is stopped. */
    TIMEOUT,
    /** Its line is longer than is read; it is stopped. */
    TOO_LONG,
    /** The caller was interrupted; the program is stopped. */
    INTERRUPTED
  }

  private final Kind kind;

  ProgramException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** Returns what was wrong. */
  public Kind kind() {
    return kind;
  }
}
