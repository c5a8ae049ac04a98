package dev.assay.io.platform.prompto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.platform.CsvTable;
import dev.assay.io.platform.ExportFormat;
import dev.assay.io.platform.ExportedRuns;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * prompto's completed file, byte for byte as Python writes it. Runs that were never asked to their
 * end have no line, so that they count as missing there, too.
 */
public final class PromptoExport implements ExportFormat {

  private final PromptoLine lines;

  /**
   * Makes the format.
   *
   * @param zone in which times are written; prompto's is the machine's
   */
  public PromptoExport(ZoneId zone) {
    this.lines = new PromptoLine(zone);
  }

  @Override
  public String name() {
    return "prompto";
  }

  @Override
  public String description() {
    return "prompto's completed file; with --csv as of its --output-as-csv";
  }

  @Override
  public Optional<ExportFormat> csv() {
    return Optional.of(new Table());
  }

  @Override
  public void write(ExportedRuns runs, OutputStream stream, Consumer<String> warnings)
      throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    try (Stream<Run> all = runs.stream()) {
      for (Iterator<Run> each = all.iterator(); each.hasNext(); ) {
        ObjectNode line = lines.of(each.next());
        if (line != null) {
          out.write(PythonText.json(line));
          out.write('\n');
        }
      }
    }
    out.flush();
  }

  private final class Table implements ExportFormat {
    @Override
    public String name() {
      return PromptoExport.this.name();
    }

    @Override
    public String description() {
      return "prompto's completed rows as a table";
    }

    @Override
    public void write(ExportedRuns runs, OutputStream out, Consumer<String> warnings)
        throws IOException {
      new CsvTable(this::cells).write(runs, out);
    }

    private @Nullable Map<String, String> cells(Run run) {
      ObjectNode line = lines.of(run);
      if (line == null) {
        return null;
      }
      Map<String, String> cells = new LinkedHashMap<>();
      line.properties().forEach(field -> cells.put(field.getKey(), cell(field)));
      return cells;
    }

    /** Parameters are JSON, other lists and objects what Python shows of them. */
    private String cell(Map.Entry<String, JsonNode> field) {
      JsonNode value = field.getValue();
      if (value.isNull()) {
        return "";
      }
      if (!value.isContainerNode()) {
        return PythonText.str(value);
      }
      return field.getKey().equals("parameters") ? PythonText.json(value) : PythonText.repr(value);
    }
  }
}
