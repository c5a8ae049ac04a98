package dev.assay.transforms.evaluate.overlap;

import dev.assay.transforms.evaluate.text.Words;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The tokens of the Penn Treebank: punctuation apart, a full stop only at the text's end,
 * contractions in two.
 */
final class TreebankTokens {

  private static final Pattern OPENING_QUOTE = Pattern.compile("(^|[\\s(\\[{<])\"");
  private static final Pattern QUOTE = Pattern.compile("\"|''");
  private static final Pattern MARK = Pattern.compile("[:,](?!\\p{Nd})");
  private static final Pattern SYMBOL = Pattern.compile("[;@#$%&?!\\]\\[(){}<>]|--");
  private static final Pattern LAST_STOP =
      Pattern.compile("([^.])(?<!(?<!\\w)[A-Za-z]\\.[A-Za-z])(\\.)([\\])}>'\\s]*)$");
  private static final Pattern CLOSING_APOSTROPHE = Pattern.compile("([^'])' ");
  private static final Pattern SHORT_ENDING = Pattern.compile("'([sSmMdD]) ");
  private static final Pattern LONG_ENDING = Pattern.compile("('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ");
  private static final Pattern CONTRACTION =
      Pattern.compile(
          "(?i)(?<!\\w)(?:(can)(not)|(d)('ye)|(gim)(me)|(gon)(na)|(got)(ta)|(lem)(me)|(more)('n)"
              + "|(wan)(na)(?= )|('t)(is)|('t)(was))(?!\\w)");

  private TreebankTokens() {}

  static List<String> of(String text) {
    String line = String.join(" ", Words.split(text));
    line = OPENING_QUOTE.matcher(line).replaceAll("$1 `` ");
    line = QUOTE.matcher(line).replaceAll(" '' ");
    line = line.replace("...", " ... ");
    line = MARK.matcher(line).replaceAll(" $0 ");
    line = LAST_STOP.matcher(line).replaceAll("$1 $2$3 ");
    line = " " + SYMBOL.matcher(line).replaceAll(" $0 ") + " ";
    line = CLOSING_APOSTROPHE.matcher(line).replaceAll("$1 ' ");
    line = SHORT_ENDING.matcher(line).replaceAll(" '$1 ");
    line = LONG_ENDING.matcher(line).replaceAll(" $1 ");
    return Words.split(CONTRACTION.matcher(line).replaceAll(TreebankTokens::inTwo));
  }

  private static String inTwo(MatchResult match) {
    for (int i = 1; i < match.groupCount(); i += 2) {
      if (match.group(i) != null) {
        return " " + match.group(i) + " " + match.group(i + 1) + " ";
      }
    }
    return match.group();
  }
}
