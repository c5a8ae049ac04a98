package dev.assay.transforms.evaluate.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts taken apart and folded as Python's {@code str} does it, which most references use. */
public final class Words {

  private static final char DOTTED_I = '\u0130';
  private static final char SIGMA = '\u03A3';
  private static final int PIECE = 256;

  /** Marks inside of words. */
  private static final String CASE_IGNORABLE =
      "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

  private Words() {}

  /** Returns what stands between white space, in order; empty for a blank text. */
  public static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < text.length(); i++) {
      if (isSpace(text.charAt(i))) {
        if (start >= 0) {
          words.add(text.substring(start, i));
        }
        start = -1;
      } else if (start < 0) {
        start = i;
      }
    }
    if (start >= 0) {
      words.add(text.substring(start));
    }
    return words;
  }

  /** Returns whether {@code str.isspace} holds. */
  public static boolean isSpace(char c) {
    if (c < 0x80) {
      return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
    }
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /**
   * Returns the text in lower case as {@code str.lower} does, in time that grows with its length;
   * that of {@link String#toLowerCase} grows with the square where many characters become two.
   */
  public static String lowerCase(String text) {
    if (text.indexOf(DOTTED_I) < 0 && text.indexOf(SIGMA) < 0) {
      return text.toLowerCase(Locale.ROOT);
    }
    boolean[] letterFollows = letterFollows(text);
    StringBuilder lower = new StringBuilder(text.length() + 1);
    boolean letterBefore = false;
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int point = text.codePointAt(i);
      next = i + Character.charCount(point);
      if (point == DOTTED_I) {
        lower.append("i\u0307");
      } else if (point == SIGMA) {
        lower.append(letterBefore && !letterFollows[i] ? '\u03C2' : '\u03C3');
      } else {
        lower.appendCodePoint(Character.toLowerCase(point));
      }
      letterBefore = isPassedOver(point) ? letterBefore : isCased(point);
    }
    return lower.toString();
  }

  /** Returns by character whether what stands behind it begins with a letter that has a case. */
  private static boolean[] letterFollows(String text) {
    boolean[] follows = new boolean[text.length()];
    boolean behind = false;
    for (int i = text.length(); i > 0; ) {
      int point = text.codePointBefore(i);
      i -= Character.charCount(point);
      follows[i] = behind;
      behind = isPassedOver(point) ? behind : isCased(point);
    }
    return follows;
  }

  private static boolean isCased(int point) {
    return Character.isUpperCase(point)
        || Character.isLowerCase(point)
        || Character.isTitleCase(point);
  }

  /** Unicode's Case_Ignorable. */
  private static boolean isPassedOver(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> CASE_IGNORABLE.indexOf(point) >= 0;
    };
  }

  /** Returns the text without differences of case, nearly as {@code str.casefold} does. */
  public static String foldCase(String text) {
    StringBuilder upper = new StringBuilder(text.length());
    int end;
    for (int from = 0; from < text.length(); from = end) {
      // By pieces, since one becomes longer in time that grows with the square of its length.
      end = Math.min(text.length(), from + PIECE);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end++;
      }
      upper.append(text.substring(from, end).toUpperCase(Locale.ROOT));
    }
    StringBuilder folded = new StringBuilder(upper.length());
    upper.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
    return folded.toString();
  }

  /** Returns the text without ASCII punctuation, {@code string.punctuation}. */
  public static String withoutPunctuation(String text) {
    StringBuilder rest = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!isPunctuation(text.charAt(i))) {
        rest.append(text.charAt(i));
      }
    }
    return rest.toString();
  }

  /** Returns whether this is one of {@code string.punctuation}. */
  public static boolean isPunctuation(char c) {
    return c > ' ' && c < 0x7F && !(c >= '0' && c <= '9') && !isAsciiLetter(c);
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
