package dev.assay.transforms.derive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.RowId;

/** What rows are called that are made out of others. */
final class RowNames {

  /** Stands before every key that comes from the row that another was made of. */
  static final String INPUT = "input-";

  private RowNames() {}

  /** Returns whether a line is a run as Assay writes it, and not a row or a line of prompto's. */
  static boolean isRun(ObjectNode line) {
    return line.path("epoch").isInt()
        && line.path("status").isTextual()
        && line.path("completion").isObject();
  }

  /**
   * Returns the id of a row or completed line. Of a run that is one of several, its variant and,
   * from the second on, its epoch follow.
   */
  static String of(ObjectNode line) {
    if (!isRun(line)) {
      return RowId.of(line);
    }
    JsonNode variant = line.path("variant");
    int epoch = line.path("epoch").intValue();
    return RowId.of(line)
        + (variant.isTextual() ? "-" + variant.textValue() : "")
        + (epoch > 1 ? "-epoch-" + epoch : "");
  }

  /** Puts every key of a line, each behind {@link #INPUT}. */
  static void putInput(ObjectNode row, ObjectNode line) {
    line.properties().forEach(field -> row.set(INPUT + field.getKey(), field.getValue()));
  }
}
