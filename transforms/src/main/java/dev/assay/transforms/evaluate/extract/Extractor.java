package dev.assay.transforms.evaluate.extract;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds a part of a text: the first group of a match that is not empty, or all of it where there
 * are no groups, without white space at its ends.
 *
 * @param pattern what is looked for
 * @param last whether the last match counts instead of the first
 * @param from what the text is cut down to first, from its last occurrence on; null for all of it
 * @param removed a text that is taken out of what was found
 */
record Extractor(Pattern pattern, boolean last, @Nullable Pattern from, String removed) {

  /** Returns the part, or null where there is none. */
  @Nullable String in(String text) {
    Matcher matcher = pattern.matcher(from == null ? text : text.substring(start(from, text)));
    String found = null;
    while ((found == null || last) && matcher.find()) {
      found = part(matcher);
    }
    return found == null ? null : found.replace(removed, "").strip();
  }

  private static int start(Pattern from, String text) {
    Matcher matcher = from.matcher(text);
    int start = text.length();
    while (matcher.find()) {
      start = matcher.start();
    }
    return start;
  }

  private static String part(Matcher matcher) {
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      if (group != null && !group.isEmpty()) {
        return group;
      }
    }
    return matcher.groupCount() == 0 ? matcher.group() : "";
  }

  int size() {
    return pattern.programSize();
  }
}
