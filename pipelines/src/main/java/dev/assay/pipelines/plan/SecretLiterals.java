package dev.assay.pipelines.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises keys that were written where only a reference to one may stand. */
public final class SecretLiterals {

  /** Keys by their makers' prefixes. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?<![A-Za-z0-9])(?:sk-(?=[A-Za-z_-]{0,200}[0-9])"
              + "(?=[A-Za-z0-9_-]{0,200}?[A-Za-z0-9]{12})[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,}|gh[opsru]_[A-Za-z0-9]{30,}"
              + "|github_pat_[A-Za-z0-9_]{30,}|(?:hf|gsk)_[A-Za-z0-9]{30,}|xai-[A-Za-z0-9]{30,}"
              + "|AKIA[A-Z0-9]{16}|lsv2_[A-Za-z0-9_]{30,}|xox[abprs]-[A-Za-z0-9-]{20,}|(?<=Bearer"
              + " )[A-Za-z0-9._~+/-]{20,}"
              + "|eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}[A-Za-z0-9._-]*)");

  private static final Pattern KEY_NAME =
      Pattern.compile(
          "(?:^|[_.-])(?:api_?key|key|token|secret|password|authorization|credentials?)$");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/_=.~-]{16,}");
  private static final double LEAST_BITS_PER_CHAR = 3.0;

  private SecretLiterals() {}

  /** Returns whether a text holds something with the form of a well-known key. */
  static boolean holdsKey(String text) {
    return KEY.matcher(text).find();
  }

  /** Returns whether a value under a name is a key itself and no reference such as env:NAME. */
  public static boolean isKey(String name, String value) {
    if (holdsKey(value)) {
      return true;
    }
    String folded = name.toLowerCase(Locale.ROOT).replace('-', '_');
    return KEY_NAME.matcher(folded).find()
        && TOKEN.matcher(value).matches()
        && bitsPerChar(value) >= LEAST_BITS_PER_CHAR;
  }

  /** Returns the text with everything that looks like a key replaced by {@code ***}. */
  public static String mask(String text) {
    Matcher matcher = KEY.matcher(text);
    return matcher.find() ? matcher.replaceAll("***") : text;
  }

  /** Shannon's entropy of the characters; words have less than 3 bits, random tokens more. */
  private static double bitsPerChar(String value) {
    double bits = 0;
    for (int c : value.chars().distinct().toArray()) {
      double share = (double) value.chars().filter(other -> other == c).count() / value.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
