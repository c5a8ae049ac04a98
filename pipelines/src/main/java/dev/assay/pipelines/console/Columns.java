package dev.assay.pipelines.console;

import java.util.ArrayList;
import java.util.List;

/** Rows of texts as aligned columns: the first to the left, the others to the right. */
final class Columns {

  private static final String INDENT = "  ";
  private static final String GAP = "  ";

  private Columns() {}

  /**
   * Returns one line per row. Where they are wider than the width, the first column gives way.
   *
   * @param rows all with the same number of texts
   */
  static List<String> align(List<List<String>> rows, int width) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < columns; i++) {
            widths[i] = Math.max(widths[i], Cells.width(row.get(i)));
          }
        });
    int others = INDENT.length();
    for (int i = 1; i < columns; i++) {
      others += GAP.length() + widths[i];
    }
    widths[0] = Math.max(1, Math.min(widths[0], width - others));
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(INDENT);
      line.append(Cells.left(Cells.fit(row.get(0), widths[0]), widths[0]));
      for (int i = 1; i < columns; i++) {
        line.append(GAP).append(Cells.right(row.get(i), widths[i]));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
