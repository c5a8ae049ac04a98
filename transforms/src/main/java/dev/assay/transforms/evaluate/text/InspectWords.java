package dev.assay.transforms.evaluate.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The words that Inspect's {@code f1} and {@code exact} compare: split at spaces and hyphens,
 * without case, punctuation and English articles, numbers in one spelling.
 */
public final class InspectWords {

  private static final Pattern GAP = Pattern.compile("[ -]");

  private static final Pattern ARTICLES =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);

  private InspectWords() {}

  /** Returns the words of a text that are not among the given ones, in order. */
  public static List<String> of(String text, List<String> stopWords) {
    List<String> stops = stopWords.stream().map(InspectWords::normal).toList();
    List<String> words = new ArrayList<>();
    for (String token : GAP.split(text, -1)) {
      String word = normal(token);
      if (!stops.contains(word)) {
        words.addAll(Words.split(word));
      }
    }
    return words;
  }

  private static String normal(String token) {
    String word = Words.foldCase(token);
    if (Numbers.parse(word) == null) {
      word = Words.withoutPunctuation(word);
    }
    Double number = Numbers.parse(word);
    String spelled = number == null ? word : number.toString();
    return String.join(" ", Words.split(ARTICLES.matcher(spelled).replaceAll(" ")));
  }
}
