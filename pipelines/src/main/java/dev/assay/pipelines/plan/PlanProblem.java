package dev.assay.pipelines.plan;

/**
 * Something about an experiment that must be put right before anything is sent.
 *
 * @param file the file it stands in, as the user named it, or {@code command line}
 * @param line 1-based; 0 where no line can be named
 * @param column 1-based; 0 where no line can be named
 * @param code machine-readable reason: {@code USAGE_…} for options, {@code IN_…} for input files,
 *     {@code CONFIG_…} and {@code TPL_…} for the experiment file
 * @param message what is wrong and what to do; text that looks like a key is masked
 */
public record PlanProblem(String file, int line, int column, String code, String message) {

  /** Stands for the file in problems of options. */
  public static final String COMMAND_LINE = "command line";

  /** Masks what looks like a key. */
  public PlanProblem {
    message = SecretLiterals.mask(message);
  }

  /** A problem of an option. */
  static PlanProblem ofOption(String code, String message) {
    return new PlanProblem(COMMAND_LINE, 0, 0, code, message);
  }

  /** Prints as {@code CODE file:line:column: message}. */
  @Override
  public String toString() {
    return code + " " + file + (line > 0 ? ":" + line + ":" + column : "") + ": " + message;
  }
}
