package dev.assay.pipelines.benchmark;

import java.util.ArrayList;
import java.util.List;

/** The table, aligned for a terminal, which is Markdown as well. */
final class Report {

  private static final List<String> HEAD =
      List.of("benchmark", "figure", "median (min–max)", "baseline", "ratio", "goal");

  private final List<String> notes;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  Report(List<String> notes) {
    this.notes = List.copyOf(notes);
  }

  void add(String benchmark, String baseline, List<Figure> figures) {
    boolean first = true;
    for (Figure figure : figures) {
      List<String> row = new ArrayList<>();
      row.add(first ? benchmark : "");
      row.addAll(figure.cells());
      rows.add(row);
      first = false;
    }
    remarks.add(benchmark + ": baseline is " + baseline);
  }

  void addFailure(String benchmark, String reason) {
    rows.add(List.of(benchmark, "did not finish", "-", "-", "-", ""));
    remarks.add(benchmark + ": " + reason);
  }

  String text() {
    StringBuilder text = new StringBuilder("# Benchmarks\n\n");
    notes.forEach(note -> text.append("* ").append(note).append('\n'));
    text.append('\n');
    int[] widths = HEAD.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    line(text, HEAD, widths);
    for (int width : widths) {
      text.append('|').append("-".repeat(width + 2));
    }
    text.append("|\n");
    rows.forEach(row -> line(text, row, widths));
    text.append('\n');
    remarks.forEach(remark -> text.append("* ").append(remark).append('\n'));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      text.append("| ").append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
    }
    text.append("|\n");
  }
}
