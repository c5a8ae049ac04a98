package dev.assay.transforms.evaluate.text;

import java.util.List;
import java.util.regex.Pattern;

/** What is done to both texts before they are compared. */
public enum TextForm {
  /** Nothing: case and every space count. */
  RAW,
  /** White space at both ends goes, as HELM's exact match does. */
  STRIP,
  /**
   * SQuAD's: lower case, no ASCII punctuation, no English articles, single spaces. HELM calls the
   * comparison quasi exact match.
   */
  SQUAD;

  private static final Pattern ARTICLES =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);

  /** Returns the text in this form. */
  public String of(String text) {
    return switch (this) {
      case RAW -> text;
      case STRIP -> text.strip();
      case SQUAD -> squad(text);
    };
  }

  private static String squad(String text) {
    return String.join(" ", squadWords(text));
  }

  /** Returns the words of a text in SQuAD's form. */
  public static List<String> squadWords(String text) {
    String words = Words.withoutPunctuation(Words.lowerCase(text));
    if (!isPlain(words)) {
      return Words.split(ARTICLES.matcher(words).replaceAll(" "));
    }
    List<String> rest = Words.split(words);
    rest.removeIf(word -> word.equals("a") || word.equals("an") || word.equals("the"));
    return rest;
  }

  /** Of ASCII letters, digits and spaces alone, so that words end at spaces and nowhere else. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || Words.isSpace(c);
      if (!plain || c >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
