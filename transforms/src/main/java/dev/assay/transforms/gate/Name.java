package dev.assay.transforms.gate;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a figure, such as {@code by_model."gpt-4.1".exact_match.mean}.
 *
 * @param parts what stands between the dots, at least one
 */
record Name(List<Part> parts) {

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_:@-]*");

  /**
   * What stands between two dots.
   *
   * @param quoted whether it stood in quotes, so that it is one key as it is
   */
  record Part(String text, boolean quoted) {}

  Name {
    parts = List.copyOf(parts);
  }

  /** Returns the first part, or nothing where it stood in quotes. */
  String root() {
    return parts.get(0).quoted() ? "" : parts.get(0).text();
  }

  /** Returns a key as it has to be written in a gate. */
  static String written(String key) {
    String line = key.replaceAll("\\p{C}", "?");
    return PLAIN.matcher(line).matches()
        ? line
        : '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public String toString() {
    return parts.stream()
        .map(part -> part.quoted() ? written(part.text()) : part.text())
        .collect(Collectors.joining("."));
  }
}
