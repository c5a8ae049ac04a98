package dev.assay.pipelines.command;

import java.io.PrintWriter;

/**
 * Where a command speaks to people and programs.
 *
 * @param out results; with {@code json} nothing but one JSON object
 * @param err progress, warnings and problems
 * @param verbosity how much goes to {@code err}
 * @param json whether {@code out} is read by a program
 */
public record Console(PrintWriter out, PrintWriter err, Verbosity verbosity, boolean json) {

  /** How much is said. */
  public enum Verbosity {
    /** Only problems. */
    QUIET,
    /** Progress, warnings and problems. */
    NORMAL,
    /** Also stack traces and what libraries log. */
    VERBOSE
  }
}
