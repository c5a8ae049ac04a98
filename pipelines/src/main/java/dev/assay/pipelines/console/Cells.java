package dev.assay.pipelines.console;

import java.util.PrimitiveIterator;

/**
 * Text in the cells of a terminal: what cannot be shown is replaced, and wide characters count two.
 */
final class Cells {

  private static final String REPLACEMENT = "\uFFFD";
  private static final String ELLIPSIS = "…";

  private Cells() {}

  /**
   * Makes text from outside safe to print on one line: tabs and line ends become a blank, every
   * other control, direction mark and lone surrogate a replacement character, so that nobody's data
   * can move the cursor, recolour the screen, forge a line or turn it around.
   */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
                clean.append(' ');
              } else if (Character.isISOControl(c) || turns(c) || isSurrogate(c)) {
                clean.append(REPLACEMENT);
              } else {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }

  private static boolean turns(int c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /** Returns how many cells a text takes. */
  static int width(String text) {
    return text.codePoints().map(Cells::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1FAFF)
            || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }

  /**
   * Returns the text, or its beginning with an ellipsis where it takes more cells than there are.
   */
  static String fit(String text, int cells) {
    if (width(text) <= cells) {
      return text;
    }
    StringBuilder fit = new StringBuilder();
    int left = cells - 1;
    PrimitiveIterator.OfInt points = text.codePoints().iterator();
    while (points.hasNext()) {
      int c = points.nextInt();
      left -= width(c);
      if (left < 0) {
        break;
      }
      fit.appendCodePoint(c);
    }
    return fit + ELLIPSIS;
  }

  /** Returns the text with blanks after it up to a width. */
  static String left(String text, int cells) {
    return text + " ".repeat(Math.max(0, cells - width(text)));
  }

  /** Returns the text with blanks before it up to a width. */
  static String right(String text, int cells) {
    return " ".repeat(Math.max(0, cells - width(text))) + text;
  }
}
