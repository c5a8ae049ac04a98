package dev.assay.transforms.summarize;

import java.io.Serializable;
import java.util.List;

/**
 * What runs are told apart by: one field, or the values of several together.
 *
 * @param fields at least one of {@code group}, {@code model}, {@code prompt} (its name in the
 *     experiment), {@code variant} (prompt and model), or a key of the row; a dot goes into an
 *     object, as in {@code metadata.difficulty}, unless the row has the whole as one key
 */
public record Slice(List<String> fields) implements Serializable {

  private static final String SEPARATOR = " / ";

  /** Copies the fields. */
  public Slice {
    fields = List.copyOf(fields);
    if (fields.isEmpty() || fields.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("Invalid slice: " + fields + " (must name fields)");
    }
  }

  /** Returns the fields' names with a slash between them. */
  public String name() {
    return String.join(SEPARATOR, fields);
  }

  /**
   * Returns the name of one value: the fields' values with a slash between them. A slash within a
   * value of several gets a backslash, so that different values never have one name.
   */
  String value(List<String> values) {
    return values.size() == 1
        ? values.get(0)
        : String.join(
            SEPARATOR,
            values.stream().map(value -> value.replace("\\", "\\\\").replace("/", "\\/")).toList());
  }
}
