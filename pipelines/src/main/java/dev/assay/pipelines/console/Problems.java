package dev.assay.pipelines.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints problems: what, where, what was done, what to do. */
public final class Problems {

  private Problems() {}

  /**
   * Returns one paragraph for each problem, in the order given; empty for none.
   *
   * @param most problems to print; of the others only the number is told
   */
  public static String render(List<Problem> problems, int most) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : problems.subList(0, Math.min(most, problems.size()))) {
      text.append("error: ").append(Cells.clean(problem.what())).append('\n');
      put(text, "where", problem.where());
      put(text, "done", problem.done());
      put(text, "to do", problem.todo());
    }
    if (problems.size() > most) {
      text.append("… and ")
          .append(Figures.count(problems.size() - most, "more error"))
          .append('\n');
    }
    return text.toString();
  }

  private static void put(StringBuilder text, String label, @Nullable String value) {
    if (value != null) {
      text.append("  ").append(Cells.left(label + ":", 7)).append(Cells.clean(value)).append('\n');
    }
  }
}
