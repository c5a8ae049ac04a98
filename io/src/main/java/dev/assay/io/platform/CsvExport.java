package dev.assay.io.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Completed lines as a table: the row's keys, then what Assay adds. {@code completion} and {@code
 * error} become columns such as {@code completion.latency_ms}; of a score its column {@code
 * scores.NAME} has the value, else the label. Lists and other objects are JSON.
 */
public final class CsvExport implements ExportFormat {

  private static final Set<String> SPREAD = Set.of("completion", "error");

  /** Makes the format; it has no state. */
  public CsvExport() {}

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String description() {
    return "completed lines as a table, one column for each key";
  }

  @Override
  public void write(ExportedRuns runs, OutputStream out, Consumer<String> warnings)
      throws IOException {
    new CsvTable(CsvExport::cells).write(runs, out);
  }

  static Map<String, String> cells(Run run) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : CompletedLine.toJson(run).properties()) {
      String key = field.getKey();
      JsonNode value = field.getValue();
      if (key.equals("scores")) {
        value.properties().forEach(score -> score(score.getKey(), score.getValue(), cells));
      } else if (SPREAD.contains(key)) {
        spread(key, value, cells);
      } else {
        cells.put(key, cell(value));
      }
    }
    return cells;
  }

  private static void score(String name, JsonNode score, Map<String, String> cells) {
    JsonNode value = score.path("value");
    cells.put("scores." + name, cell(value.isMissingNode() ? score.path("label") : value));
  }

  private static void spread(String prefix, JsonNode value, Map<String, String> cells) {
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String column = prefix + "." + field.getKey();
      if (field.getKey().equals("usage")) {
        spread(column, field.getValue(), cells);
      } else {
        cells.put(column, cell(field.getValue()));
      }
    }
  }

  private static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    return value.isTextual() ? value.textValue() : Json.text(value);
  }
}
