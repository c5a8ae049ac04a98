package dev.assay.transforms.evaluate.text;

import java.util.Locale;
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
    String words = Words.withoutPunctuation(text.toLowerCase(Locale.ROOT));
    return String.join(" ", Words.split(ARTICLES.matcher(words).replaceAll(" ")));
  }
}
