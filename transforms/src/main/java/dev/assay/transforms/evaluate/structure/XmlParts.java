package dev.assay.transforms.evaluate.structure;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Finds the outermost pieces of a text that begin with a tag and end with the one that closes it.
 */
final class XmlParts {

  private static final Pattern TAG =
      Pattern.compile(
          "<!--[\\s\\S]*?-->|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>"
              + "|<(/?)([A-Za-z_:][\\w:.-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>");

  private XmlParts() {}

  /** Returns the pieces in order; none is part of another. */
  static List<String> of(String text) {
    List<int[]> parts = new ArrayList<>();
    Deque<Open> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      String name = tag.group(2);
      if (name == null) {
        continue;
      }
      if (!tag.group(3).isEmpty()) {
        parts.add(new int[] {tag.start(), tag.end()});
      } else if (tag.group(1).isEmpty()) {
        open.push(new Open(name, tag.start()));
      } else if (!open.isEmpty() && open.peek().name.equals(name)) {
        int start = open.pop().start;
        while (!parts.isEmpty() && parts.get(parts.size() - 1)[0] > start) {
          parts.remove(parts.size() - 1);
        }
        parts.add(new int[] {start, tag.end()});
      } else {
        open.clear();
      }
    }
    return parts.stream().map(part -> text.substring(part[0], part[1])).toList();
  }

  private record Open(String name, int start) {}
}
