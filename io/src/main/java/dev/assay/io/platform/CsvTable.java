package dev.assay.io.platform;

import dev.assay.io.experiment.Run;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Runs as RFC 4180 with the union of all columns, in the order in which they first appear; what a
 * run does not have is blank. Runs are gone through twice.
 */
public final class CsvTable {

  private final Function<Run, @Nullable Map<String, String>> cells;

  /**
   * Makes a table.
   *
   * @param cells a run's cells by column, in order; null where the run has no line
   */
  public CsvTable(Function<Run, @Nullable Map<String, String>> cells) {
    this.cells = cells;
  }

  /** Writes header and lines in UTF-8. */
  public void write(ExportedRuns runs, OutputStream stream) throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    Set<String> columns = new LinkedHashSet<>();
    try (Stream<Run> all = runs.stream()) {
      for (Iterator<Run> each = all.iterator(); each.hasNext(); ) {
        Map<String, String> line = cells.apply(each.next());
        if (line != null) {
          columns.addAll(line.keySet());
        }
      }
    }
    if (columns.isEmpty()) {
      return;
    }
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    CSVPrinter printer = new CSVPrinter(out, format);
    printer.printRecord(columns);
    try (Stream<Run> all = runs.stream()) {
      for (Iterator<Run> each = all.iterator(); each.hasNext(); ) {
        Map<String, String> line = cells.apply(each.next());
        if (line != null) {
          List<String> values = new ArrayList<>(columns.size());
          columns.forEach(column -> values.add(line.getOrDefault(column, "")));
          printer.printRecord(values);
        }
      }
    }
    printer.flush();
  }
}
