package dev.assay.transforms.evaluate.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts taken apart and folded as Python's {@code str} does it, which most references use. */
public final class Words {

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

  /** Returns the text without differences of case, nearly as {@code str.casefold} does. */
  public static String foldCase(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
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
