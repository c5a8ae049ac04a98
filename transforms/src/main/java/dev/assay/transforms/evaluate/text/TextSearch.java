package dev.assay.transforms.evaluate.text;

/** Finds one text in another in time that grows with the sum of their lengths, not the product. */
final class TextSearch {

  /** Up to this product of the lengths the plain search is fast enough in the worst case. */
  private static final long PLAIN_UP_TO = 100_000;

  private TextSearch() {}

  static boolean contains(String text, String part) {
    if ((long) text.length() * part.length() <= PLAIN_UP_TO) {
      return text.contains(part);
    }
    return part.length() <= text.length() && knuthMorrisPratt(text, part);
  }

  private static boolean knuthMorrisPratt(String text, String part) {
    int[] border = new int[part.length()];
    for (int i = 1, matched = 0; i < border.length; i++) {
      while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
        matched = border[matched - 1];
      }
      if (part.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      border[i] = matched;
    }
    for (int i = 0, matched = 0; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
        matched = border[matched - 1];
      }
      if (text.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      if (matched == part.length()) {
        return true;
      }
    }
    return false;
  }
}
