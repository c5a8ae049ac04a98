package dev.assay.io.experiment;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt, and in the end a run, has no answer.
 *
 * @param code machine-readable reason, such as {@code HTTP_400} or {@code NET_DEADLINE}
 * @param message what happened, for a person; no secret, no prompt text, at most 500 characters
 * @param httpStatus the status, where a server answered
 * @param verdict what it means for row and lane
 * @param inDoubtPaid true where the request was sent and the server may have charged for it
 * @param retryAfter least time to wait that the server asked for
 */
public record CallError(
    String code,
    String message,
    @Nullable Integer httpStatus,
    Verdict verdict,
    boolean inDoubtPaid,
    @Nullable Duration retryAfter) {

  /** Of runs that something else ended before they had an outcome of their own. */
  private static final Set<String> UNDECIDED =
      Set.of("LANE_STOPPED", "BUDGET_SPENT", CallError.NOT_SELECTED);

  /** The code of a run that a resume was told to leave out and that has no recorded answer. */
  public static final String NOT_SELECTED = "NOT_SELECTED";

  /** Longest message; the rest is cut. */
  public static final int MAX_MESSAGE_CHARS = 500;

  /** Cuts the message to its limit. */
  public CallError {
    if (message.length() > MAX_MESSAGE_CHARS) {
      message = message.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
    }
  }

  /**
   * Returns whether the run has no outcome of its own: a stop, a spent budget or a selection came
   * before one. Such a run counts as failed, and as missing where what is missing is asked for.
   */
  public boolean isUndecided() {
    return UNDECIDED.contains(code);
  }

  /** An error of the row itself, found before anything was sent. */
  public static CallError ofRow(String code, String message) {
    return new CallError(code, message, null, Verdict.ROW_TERMINAL, false, null);
  }
}
