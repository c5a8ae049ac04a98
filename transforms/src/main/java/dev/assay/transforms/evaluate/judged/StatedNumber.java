package dev.assay.transforms.evaluate.judged;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number that an answer states as its score: the last in double square brackets, else the last
 * behind a word such as {@code score}, else the only one. What it is out of, and the ends of a
 * range, are no scores; several different numbers without such a sign are none either.
 */
final class StatedNumber {

  /**
   * Instead of \\b, which looks for a base character through all combining marks before it, and so
   * takes a time that grows with the square of their number.
   */
  static final String WORD_START = "(?<![\\p{L}\\p{N}_])";

  static final String WORD_END = "(?![\\p{L}\\p{N}_])";

  private static final String NUMBER =
      "(?<![\\w.,-])([-+]?(?:\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,15})(?:\\.\\d{1,15})?|[-+]?\\.\\d{1,15})"
          + "(?![\\w]|[.,]\\d)";
  private static final Pattern ANY = Pattern.compile(NUMBER);
  private static final Pattern MARKED = Pattern.compile("\\[\\[\\s{0,9}" + NUMBER + "\\s{0,9}]]");
  private static final Pattern LABELLED =
      Pattern.compile(
          "(?i)"
              + WORD_START
              + "(?:score|rating|grade|verdict|answer|result)"
              + WORD_END
              + "[\"'*_]{0,4}\\s{0,20}"
              + "(?:\\([^()]{0,40}\\)\\s{0,9})?(?:is|of|:|=)?[\\s:\"'*_]{0,8}"
              + NUMBER);
  private static final Pattern NO_SCORES =
      Pattern.compile(
          "(?i)(?:/|"
              + WORD_START
              + "out of)\\s{0,4}\\d{1,15}(?:\\.\\d{1,15})?"
              + "|"
              + WORD_START
              + "\\d{1,15}(?:\\s{0,4}(?:-|\u2013|"
              + WORD_START
              + "to"
              + WORD_END
              + ")\\s{0,4}\\d{1,15}){1,9}"
              + WORD_END);

  private StatedNumber() {}

  static Optional<Double> in(String text) {
    return last(MARKED, text).or(() -> last(LABELLED, text)).or(() -> only(text));
  }

  private static Optional<Double> last(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    Optional<Double> last = Optional.empty();
    while (found.find()) {
      last = Optional.of(value(found.group(1)));
    }
    return last;
  }

  private static Optional<Double> only(String text) {
    Matcher found = ANY.matcher(NO_SCORES.matcher(text).replaceAll(" "));
    Set<Double> values = new HashSet<>();
    while (found.find()) {
      values.add(value(found.group(1)));
    }
    return values.size() == 1 ? values.stream().findAny() : Optional.empty();
  }

  private static double value(String digits) {
    return Double.parseDouble(digits.replace(",", ""));
  }
}
