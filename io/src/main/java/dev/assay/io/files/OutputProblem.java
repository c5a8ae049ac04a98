package dev.assay.io.files;

/**
 * Why an output directory cannot be used, written or read.
 *
 * @param code machine-readable reason, such as {@code OUT_EXISTS}
 * @param message what was wrong, where, and what to do
 * @param exitCode status of a process that stops for it: 64 usage, 65 changed data, 66 missing, 70
 *     counts or contents disagree, 73 cannot be created, 74 I/O error, 75 in use
 */
public record OutputProblem(String code, String message, int exitCode) {

  /** Exit status where an option is wrong. */
  static final int USAGE = 64;

  /** Exit status where stored data is not what was stored. */
  static final int DATA = 65;

  /** Exit status where what is to be read is not there. */
  static final int MISSING = 66;

  /** Exit status where counts or contents disagree. */
  static final int INTERNAL = 70;

  /** Exit status where the output cannot be created. */
  static final int CANNOT_CREATE = 73;

  /** Exit status of an I/O error. */
  static final int IO = 74;

  /** Exit status where trying later can help. */
  static final int LATER = 75;
}
