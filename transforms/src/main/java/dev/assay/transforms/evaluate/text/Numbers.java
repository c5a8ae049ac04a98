package dev.assay.transforms.evaluate.text;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as Python's {@code float} reads them. */
public final class Numbers {

  private static final int MAX_CHARS = 400;

  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:\\d+(?:_\\d+)*(?:\\.(?:\\d+(?:_\\d+)*)?)?|\\.\\d+(?:_\\d+)*)"
              + "(?:[eE][+-]?\\d+(?:_\\d+)*)?");

  private Numbers() {}

  /** Returns the finite number that the text is, white space at its ends aside, else null. */
  public static @Nullable Double parse(String text) {
    if (text.length() > MAX_CHARS) {
      return null;
    }
    String number = text.strip();
    if (!DECIMAL.matches(number)) {
      return null;
    }
    double value = Double.parseDouble(number.replace("_", ""));
    return Double.isFinite(value) ? value : null;
  }
}
