package dev.assay.transforms.derive;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The items of a numbered list as models write it. A number begins an item only at the start of a
 * line and not where it goes on as a decimal, so that {@code 1.5 apples} is text. What stands
 * before the first item is left out, as is what stands after a blank line behind the last one,
 * unless another item holds a blank line, too. Parts in round brackets and quotes around an item
 * go. A text without numbers is one item.
 */
final class NumberedList {

  private static final Pattern NUMBER = Pattern.compile("(?m)^[ \\t]*\\d+\\.(?!\\d)[ \\t]*");
  private static final Pattern BLANK_LINE = Pattern.compile("\\R[ \\t]*\\R");
  private static final Pattern BRACKETS = Pattern.compile("\\(.*?\\)");

  private NumberedList() {}

  static List<String> items(String text) {
    List<String> parts = parts(text);
    int last = parts.size() - 1;
    boolean ofParagraphs =
        parts.subList(0, Math.max(last, 0)).stream()
            .anyMatch(part -> BLANK_LINE.matcher(part).find());
    if (last > 0 && !ofParagraphs) {
      parts.set(last, BLANK_LINE.split(parts.get(last), 2)[0]);
    }
    return parts.stream().map(NumberedList::cleaned).toList();
  }

  private static List<String> parts(String text) {
    Matcher number = NUMBER.matcher(text);
    List<String> parts = new ArrayList<>();
    int start = -1;
    while (number.find()) {
      if (start >= 0) {
        parts.add(text.substring(start, number.start()).strip());
      }
      start = number.end();
    }
    parts.add(text.substring(Math.max(start, 0)).strip());
    return parts;
  }

  private static String cleaned(String part) {
    String text = BRACKETS.matcher(part).replaceAll("").strip();
    boolean quoted =
        text.length() > 1
            && ((text.startsWith("\"") && text.endsWith("\""))
                || (text.startsWith("\u201C") && text.endsWith("\u201D")));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
