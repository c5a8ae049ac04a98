package dev.assay.transforms.evaluate.judged;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of some words an answer states, case aside: the whole answer, the last in double square
 * brackets, the last behind a word such as {@code verdict} and a colon, or the one that it begins
 * with before a stop or ends with on a line of its own. A beginning and an end that differ state
 * nothing, nor does a word in running text, where it might be denied.
 */
final class StatedChoice {

  private static final String MARKS = "[\\s\"'`*_#()\\[\\].!]{0,12}";

  private final Map<String, String> choices = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Pattern marked;
  private final Pattern labelled;
  private final Pattern first;
  private final Pattern last;

  /**
   * Looks for choices.
   *
   * @param choices at least one, none blank
   */
  StatedChoice(Collection<String> choices) {
    choices.forEach(choice -> this.choices.put(choice, choice));
    String any =
        choices.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|", "(?<!\\w)(", ")(?!\\w)"));
    int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    marked = Pattern.compile("\\[\\[\\s{0,9}" + any + "\\s{0,9}]]", flags);
    labelled =
        Pattern.compile(
            StatedNumber.WORD_START
                + "(?:verdict|answer|choice|decision|judge?ment|label|rating|grade|score|result)"
                + StatedNumber.WORD_END
                + "[\"'*_]{0,4}\\s{0,20}(?:is"
                + StatedNumber.WORD_END
                + "|:|=)"
                + MARKS
                + any,
            flags);
    first =
        Pattern.compile(
            "\\A" + MARKS + any + "[\"'`*_)\\]]{0,4}(?=\\s{0,99}(?:[.,:;!\\n\\r-]|\\z))", flags);
    last = Pattern.compile("^" + MARKS + any + MARKS + "\\z", flags | Pattern.MULTILINE);
  }

  /** Returns the choice as it was given. */
  Optional<String> in(String text) {
    return last(marked, text).or(() -> last(labelled, text)).or(() -> atTheEnds(text));
  }

  private Optional<String> last(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    Optional<String> last = Optional.empty();
    while (found.find()) {
      last = Optional.ofNullable(choices.get(found.group(1)));
    }
    return last;
  }

  private Optional<String> atTheEnds(String text) {
    Optional<String> begin = last(first, text);
    Optional<String> end = last(last, text.stripTrailing());
    if (begin.isPresent() && end.isPresent()) {
      return begin.equals(end) ? begin : Optional.empty();
    }
    return begin.or(() -> end);
  }
}
