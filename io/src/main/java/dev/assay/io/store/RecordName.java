package dev.assay.io.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name that is also one of a file or directory on any system. Only ASCII is allowed, so no two
 * names look alike; letters that differ in case are the same.
 */
public final class RecordName {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
  private static final Pattern RESERVED =
      Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?");
  private static final int MAX_SHOWN_CHARS = 40;

  private RecordName() {}

  /** Returns what is wrong with a name. */
  public static Optional<String> problem(String name) {
    if (!FORM.matcher(name).matches()) {
      return Optional.of(
          "must be 1 to 100 letters, digits, dots, dashes or underscores and not begin with a dot");
    }
    return RESERVED.matcher(name.toLowerCase(Locale.ROOT)).matches()
        ? Optional.of("is reserved by an operating system; choose another")
        : Optional.empty();
  }

  /** Returns a name as a message may show it: short, and all but ASCII escaped. */
  public static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    name.codePoints()
        .limit(MAX_SHOWN_CHARS)
        .forEach(
            c -> {
              if (c >= ' ' && c < 0x7F) {
                shown.appendCodePoint(c);
              } else {
                shown.append(String.format(Locale.ROOT, "\\u{%X}", c));
              }
            });
    return name.codePointCount(0, name.length()) > MAX_SHOWN_CHARS
        ? shown + "..."
        : shown.toString();
  }

  /** Returns what two names that count as the same have in common. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
