package dev.assay.io.files;

import dev.assay.io.experiment.Rejected;
import dev.assay.io.experiment.SourcePosition;
import java.util.Set;

/**
 * Why a file, or what was named as one, cannot be read at all or not to its end.
 *
 * @param code machine-readable reason, such as {@code IN_NO_MATCH}
 * @param input the file or pattern as the user named it
 * @param message what was wrong and what to do; never text of the file
 */
public record InputProblem(String code, String input, String message) {

  /** Such a file is rejected, or what is left of it; the rows before and the other files run. */
  private static final Set<String> LEAVES_ROWS =
      Set.of("IN_CSV_HEADER", "IN_GZIP_TRUNCATED", "IN_ZSTD_TRUNCATED", "IN_PARQUET_DAMAGED");

  /** Returns whether a run may go on without what the problem costs. */
  public boolean leavesRows() {
    return LEAVES_ROWS.contains(code);
  }

  /** Returns the same as a rejected first line, for what counts lines only. */
  public Rejected toRejected() {
    return toRejected(new SourcePosition(input, 1, 0));
  }

  /** Returns the same as a rejected line that stands for it and all that follows. */
  Rejected toRejected(SourcePosition position) {
    return new Rejected(position, "read", code, message, null);
  }

  /** Prints as one line for the user. */
  @Override
  public String toString() {
    return code + " " + input + ": " + message;
  }
}
