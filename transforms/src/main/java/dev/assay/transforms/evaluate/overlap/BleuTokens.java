package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.text.Words;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** sacreBLEU's ways to take a text apart. */
enum BleuTokens {
  /** mteval-v13a's: punctuation and symbols of ASCII apart, but not inside numbers. */
  V13A("13a"),
  /** mteval-v14's for all scripts. */
  INTL("intl"),
  /** Each character. */
  CHAR("char"),
  /** What stands between white space. */
  NONE("none");

  private static final Pattern SYMBOL = Pattern.compile("[{-~\\[-` -&(-+:-@/]");
  private static final Pattern MARK_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern MARK_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");
  private static final Pattern PUNCTUATION_AFTER = Pattern.compile("(\\P{N})(\\p{P})");
  private static final Pattern PUNCTUATION_BEFORE = Pattern.compile("(\\p{P})(\\P{N})");
  private static final Pattern ANY_SYMBOL = Pattern.compile("\\p{S}");

  private final String label;

  BleuTokens(String label) {
    this.label = label;
  }

  /** Returns sacreBLEU's name. */
  String label() {
    return label;
  }

  List<String> of(String text) {
    String line = text.stripTrailing();
    return Words.split(
        switch (this) {
          case V13A -> western(" " + unescaped(line) + " ");
          case INTL -> international(line);
          case CHAR ->
              line.codePoints().mapToObj(Character::toString).collect(Collectors.joining(" "));
          case NONE -> line;
        });
  }

  private static String unescaped(String text) {
    return text.replace("<skipped>", "")
        .replace("-\n", "")
        .replace('\n', ' ')
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
  }

  /** Sets ASCII punctuation and symbols apart, but not the marks and dashes inside numbers. */
  static String western(String text) {
    String line = SYMBOL.matcher(text).replaceAll(" $0 ");
    line = MARK_AFTER_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
    line = MARK_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
    return DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
  }

  private static String international(String text) {
    String line = PUNCTUATION_AFTER.matcher(text).replaceAll("$1 $2 ");
    line = PUNCTUATION_BEFORE.matcher(line).replaceAll(" $1 $2");
    return ANY_SYMBOL.matcher(line).replaceAll(" $0 ");
  }
}
