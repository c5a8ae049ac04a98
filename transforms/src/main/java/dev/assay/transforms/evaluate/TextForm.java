package dev.assay.transforms.evaluate;

import java.util.Locale;
import java.util.regex.Pattern;

/** What is done to both texts before {@code exact_match} compares them. */
enum TextForm {
  /** Nothing: case and every space count. */
  RAW,
  /** White space at both ends goes, as HELM's exact match does. */
  STRIP,
  /**
   * SQuAD's: lower case, no ASCII punctuation, no English articles, single spaces. HELM calls the
   * comparison quasi exact match.
   */
  SQUAD;

  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}+");
  private static final Pattern ARTICLES =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern SPACES = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  String of(String text) {
    return switch (this) {
      case RAW -> text;
      case STRIP -> text.strip();
      case SQUAD -> squad(text);
    };
  }

  private static String squad(String text) {
    String words = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    return SPACES.matcher(ARTICLES.matcher(words).replaceAll(" ")).replaceAll(" ").strip();
  }
}
