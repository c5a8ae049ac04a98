package dev.assay.io.files;

import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.SourcePosition;

/**
 * Why a file, or what was named as one, cannot be read at all.
 *
 * @param code machine-readable reason, such as {@code IN_NO_MATCH}
 * @param input the file or pattern as the user named it
 * @param message what was wrong and what to do; never text of the file
 */
public record InputProblem(String code, String input, String message) {

  /** Returns the same as a rejected first line, for what counts lines only. */
  public Rejected toRejected() {
    return new Rejected(new SourcePosition(input, 1, 0), "read", code, message, null);
  }

  /** Prints as one line for the user. */
  @Override
  public String toString() {
    return code + " " + input + ": " + message;
  }
}
