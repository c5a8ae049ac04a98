package dev.assay.transforms.evaluate.text;

import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TextMetric;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The profile {@code inspect} of {@code match}: whether the expected text stands at {@code
 * location} ({@code end} unless set, {@code begin}, {@code any} or {@code exact}) of the answer, 1
 * or 0, case aside unless {@code ignore_case} is false, and without white space and punctuation at
 * either's ends. With {@code numeric}, an expected number is compared with the number at that
 * location, both to five significant digits.
 */
final class InspectMatch {

  private static final Pattern SYMBOLS = Pattern.compile("[$,£€*_]");
  private static final Pattern LAST_DOTS = Pattern.compile("\\.(?=\\s|$|\\D)");

  /** Those that stick to a number; the percent sign is not among them. */
  private static final String AROUND_NUMBERS = "!?:;()[]{}'\"`~<=>@#^&|";

  private static final MathContext FIVE = new MathContext(5, RoundingMode.HALF_EVEN);

  private final String location;
  private final boolean ignoreCase;
  private final boolean numeric;

  private InspectMatch(EvaluatorParameters parameters) {
    location = parameters.choice("location", List.of("end", "begin", "any", "exact"));
    ignoreCase = parameters.flag("ignore_case", true);
    numeric = parameters.flag("numeric");
  }

  static Evaluator of(EvaluatorParameters parameters) {
    InspectMatch match = new InspectMatch(parameters);
    return TextMetric.best(
        parameters,
        parameters.reference(),
        (answer, expected) -> match.holds(answer.strip(), expected.strip()) ? 1 : 0);
  }

  private boolean holds(String answer, String expected) {
    String value = ignoreCase ? Words.foldCase(answer) : answer;
    String target = ignoreCase ? Words.foldCase(expected) : expected;
    if (numeric) {
      target = withoutNumericPunctuation(target);
      BigDecimal number = rounded(target);
      if (number != null) {
        return holds(withoutNumericPunctuation(value), number);
      }
    }
    return compare(trimmed(value), trimmed(target));
  }

  private boolean compare(String value, String target) {
    return switch (location) {
      case "begin" -> value.startsWith(target);
      case "end" -> value.endsWith(target);
      case "exact" -> value.equals(target);
      default -> TextSearch.contains(value, target);
    };
  }

  private boolean holds(String value, BigDecimal number) {
    if (location.equals("exact")) {
      return isEqual(number, rounded(value));
    }
    List<String> words = Words.split(value);
    if (location.equals("end")) {
      Collections.reverse(words);
    }
    return words.stream()
        .map(InspectMatch::number)
        .filter(Objects::nonNull)
        .limit(location.equals("any") ? Long.MAX_VALUE : 1)
        .anyMatch(found -> isEqual(number, found));
  }

  private static boolean isEqual(BigDecimal number, @Nullable BigDecimal other) {
    return other != null && number.compareTo(other) == 0;
  }

  private static @Nullable BigDecimal number(String word) {
    BigDecimal plain = rounded(word);
    return plain != null ? plain : rounded(strip(word, AROUND_NUMBERS));
  }

  private static @Nullable BigDecimal rounded(String text) {
    Double number = Numbers.parse(text);
    return number == null ? null : new BigDecimal(number).round(FIVE);
  }

  private static String withoutNumericPunctuation(String text) {
    return LAST_DOTS.matcher(SYMBOLS.matcher(text).replaceAll("")).replaceAll("");
  }

  private static String strip(String text, String characters) {
    int start = 0;
    int end = text.length();
    while (start < end && characters.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && characters.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isOuter(text.charAt(start))) {
      start++;
    }
    while (end > start && isOuter(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isOuter(char c) {
    return Words.isPunctuation(c) || (c < 0x7F && Character.isWhitespace(c));
  }
}
