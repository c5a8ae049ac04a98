package dev.assay.pipelines.console;

import java.util.ArrayList;
import java.util.List;

/** The tables of parts at the end of a run: one for each slice. */
public final class SliceTable {

  private static final int MAX_VALUES = 10;
  private static final int MAX_SCORES = 4;

  private SliceTable() {}

  /**
   * A slice.
   *
   * @param name of its fields
   * @param scores names of the columns
   * @param values its parts in order
   */
  public record Slice(String name, List<String> scores, List<Value> values) {

    /** Copies the lists. */
    public Slice {
      scores = List.copyOf(scores);
      values = List.copyOf(values);
    }
  }

  /**
   * One part.
   *
   * @param name the value
   * @param runs how many runs it has
   * @param scores one for each column
   */
  public record Value(String name, long runs, List<RunFigures.ScoreLine> scores) {

    /** Copies the list. */
    public Value {
      scores = List.copyOf(scores);
    }
  }

  /**
   * Returns the tables, each with an empty line before it; the first values, and the first scores
   * that fit, only.
   */
  public static String render(List<Slice> slices, int width) {
    StringBuilder tables = new StringBuilder();
    for (Slice slice : slices) {
      int columns = Math.min(MAX_SCORES, slice.scores().size());
      List<List<String>> rows = rows(slice, columns);
      while (columns > 1 && !Columns.fit(rows, width)) {
        columns--;
        rows = rows(slice, columns);
      }
      tables.append('\n');
      Columns.align(rows, width).forEach(line -> tables.append(line).append('\n'));
      more(slice.values().size() - shown(slice), "more value", tables);
      more(slice.scores().size() - columns, "more score", tables);
    }
    return tables.toString();
  }

  private static List<List<String>> rows(Slice slice, int columns) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(Cells.clean(slice.name()), "runs"));
    slice.scores().stream().limit(columns).forEach(score -> head.add(Cells.clean(score)));
    rows.add(head);
    for (Value value : slice.values().subList(0, shown(slice))) {
      List<String> row =
          new ArrayList<>(List.of(Cells.clean(value.name()), Figures.count(value.runs())));
      value.scores().stream().limit(columns).forEach(score -> row.add(cell(score)));
      rows.add(row);
    }
    return rows;
  }

  private static void more(int count, String what, StringBuilder tables) {
    if (count > 0) {
      tables.append("  … ").append(Figures.count(count, what)).append(" in summary.json\n");
    }
  }

  private static int shown(Slice slice) {
    return Math.min(MAX_VALUES, slice.values().size());
  }

  private static String cell(RunFigures.ScoreLine score) {
    String interval = SummaryTable.interval(score);
    return SummaryTable.value(score) + (interval.equals(SummaryTable.NONE) ? "" : " " + interval);
  }
}
