package dev.assay.io.experiment;

/** What a failed attempt means for its row and for the lane it was sent on. */
public enum Verdict {
  /** Sending this row again cannot help; the lane goes on. */
  ROW_TERMINAL,
  /** No row of this lane can succeed until a person acts: a bad key, a spent account. */
  LANE_TERMINAL,
  /** The server asks to slow down: costs the lane time, never one of the row's attempts. */
  RATE_LIMITED,
  /** May succeed when tried again; costs one of the row's attempts. */
  TRANSIENT;

  /** Returns whether the same row may be sent again by itself. */
  public boolean retryable() {
    return this == RATE_LIMITED || this == TRANSIENT;
  }
}
