package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;

/** A call cannot be sent; nothing went out. */
public final class UnsentException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient CallError error;

  UnsentException(CallError error) {
    super(error.message());
    this.error = error;
  }

  /** Returns that the row is at fault. */
  public static UnsentException ofRow(String message) {
    return ofRow("ROW_FIELD", message);
  }

  static UnsentException ofRow(String code, String message) {
    return new UnsentException(CallError.ofRow(code, message));
  }

  /** Key or sign-in of the whole lane is at fault. */
  static UnsentException ofLane(String code, String message) {
    return new UnsentException(
        new CallError(code, message, null, Verdict.LANE_TERMINAL, false, null));
  }

  CallError error() {
    return error;
  }
}
