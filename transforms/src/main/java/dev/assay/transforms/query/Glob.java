package dev.assay.transforms.query;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in which {@code *} stands for any run of characters and {@code ?} for exactly one, unless
 * they were escaped or quoted.
 *
 * @param parts the literal characters; {@link #MANY} and {@link #ONE} for wildcards
 */
record Glob(List<Integer> parts) {

  static final int MANY = -1;
  static final int ONE = -2;

  Glob {
    parts = List.copyOf(parts);
  }

  /** Returns the pattern that only this text matches. */
  static Glob literal(String text) {
    return new Glob(text.codePoints().boxed().toList());
  }

  /** Whether it matches whatever there is. */
  boolean isAnything() {
    return parts.equals(List.of(MANY));
  }

  boolean hasWildcards() {
    return parts.contains(MANY) || parts.contains(ONE);
  }

  /** Returns its characters, wildcards as they are written. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int part : parts) {
      text.appendCodePoint(part == MANY ? '*' : part == ONE ? '?' : part);
    }
    return text.toString();
  }

  /** Returns this pattern with anything before and behind it. */
  Glob within() {
    List<Integer> wider = new ArrayList<>(parts.size() + 2);
    wider.add(MANY);
    wider.addAll(parts);
    wider.add(MANY);
    return new Glob(wider);
  }

  /** Returns this pattern in lower case. */
  Glob folded() {
    return new Glob(
        parts.stream().map(part -> part < 0 ? part : Character.toLowerCase(part)).toList());
  }

  /** Whether the whole text matches; takes at most length of the pattern times that of the text. */
  boolean matches(String text) {
    int[] characters = text.codePoints().toArray();
    int at = 0;
    int part = 0;
    int star = -1;
    int resume = 0;
    while (at < characters.length) {
      if (part < parts.size() && parts.get(part) == MANY) {
        star = part++;
        resume = at;
      } else if (part < parts.size()
          && (parts.get(part) == ONE || parts.get(part) == characters[at])) {
        part++;
        at++;
      } else if (star >= 0) {
        part = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (part < parts.size() && parts.get(part) == MANY) {
      part++;
    }
    return part == parts.size();
  }
}
