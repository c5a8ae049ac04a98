package dev.assay.pipelines.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rows may be rejected or fail before a finished run is not {@link ExitStatus#OK}.
 *
 * @param amount rows, or percent of all rows; at least 0
 * @param percent whether the amount is a percentage, then at most 100
 */
public record FailureAllowance(double amount, boolean percent) {

  /** None. */
  public static final FailureAllowance NONE = new FailureAllowance(0, false);

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,12})|([0-9]{1,3}(?:\\.[0-9]{1,6})?)%");

  /** Checks the amount. */
  public FailureAllowance {
    if (!(amount >= 0) || (percent && amount > 100)) {
      throw new IllegalArgumentException(
          "Invalid allowance: " + amount + " (must be at least 0, and at most 100 percent)");
    }
  }

  /**
   * Reads {@code N} or {@code N%}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static FailureAllowance parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("must be a number of rows or a percentage, such as 2%");
    }
    return form.group(1) != null
        ? new FailureAllowance(Double.parseDouble(form.group(1)), false)
        : new FailureAllowance(Double.parseDouble(form.group(2)), true);
  }

  /** Returns whether so many of so many rows may be bad. */
  public boolean allows(long bad, long all) {
    return percent ? bad * 100.0 <= amount * all : bad <= amount;
  }
}
