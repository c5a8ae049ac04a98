package dev.assay.pipelines.console;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Rows of texts as aligned columns: the first to the left, the others to the right. */
final class Columns {

  private static final String INDENT = "  ";
  private static final String GAP = "  ";
  private static final int LEAST_FIRST = 12;

  private Columns() {}

  /**
   * Returns one line per row. Where they are wider than the width, the first column gives way.
   *
   * @param rows all with the same number of texts
   */
  static List<String> align(List<List<String>> rows, int width) {
    int[] widths = widths(rows);
    int columns = widths.length;
    widths[0] = Math.max(1, Math.min(widths[0], width - others(widths)));
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

  /**
   * Whether the rows fit into the width with so much left of the first column that it says
   * something.
   */
  static boolean fit(List<List<String>> rows, int width) {
    int[] widths = widths(rows);
    return others(widths) + Math.min(widths[0], LEAST_FIRST) <= width;
  }

  /**
   * Returns the rows without as many columns as it takes to fit.
   *
   * @param least columns that may go together, those that say least first
   */
  static List<List<String>> fitting(List<List<String>> rows, int width, List<Set<Integer>> least) {
    List<List<String>> kept = rows;
    Set<Integer> gone = new HashSet<>();
    for (int i = 0; i < least.size() && !fit(kept, width); i++) {
      gone.addAll(least.get(i));
      kept =
          rows.stream()
              .map(
                  row ->
                      IntStream.range(0, row.size())
                          .filter(column -> !gone.contains(column))
                          .mapToObj(row::get)
                          .toList())
              .toList();
    }
    return kept;
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Cells.width(row.get(i)));
      }
    }
    return widths;
  }

  /** The width of all but the first, with what stands between and before them. */
  private static int others(int[] widths) {
    int others = INDENT.length();
    for (int i = 1; i < widths.length; i++) {
      others += GAP.length() + widths[i];
    }
    return others;
  }
}
