package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Row;
import org.jspecify.annotations.Nullable;

/** Finds a row's value by a dotted path. */
final class RowPath {

  private RowPath() {}

  /** Returns the value; null where there is none. A key that has the dots itself goes first. */
  static @Nullable JsonNode find(Row row, String path) {
    JsonNode value = row.fields().get(path);
    return present(value == null ? find(row.fields(), path) : value);
  }

  private static @Nullable JsonNode find(JsonNode object, String path) {
    int dot = path.indexOf('.');
    while (dot >= 0) {
      JsonNode inner = object.get(path.substring(0, dot));
      if (inner != null && inner.isObject()) {
        String rest = path.substring(dot + 1);
        JsonNode found = inner.get(rest);
        found = found == null ? find(inner, rest) : found;
        if (found != null) {
          return found;
        }
      }
      dot = path.indexOf('.', dot + 1);
    }
    return null;
  }

  private static @Nullable JsonNode present(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value;
  }
}
