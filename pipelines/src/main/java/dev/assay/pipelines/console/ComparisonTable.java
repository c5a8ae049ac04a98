package dev.assay.pipelines.console;

import dev.assay.transforms.compare.Change;
import dev.assay.transforms.compare.Comparison;
import dev.assay.transforms.compare.LabelChanges;
import dev.assay.transforms.compare.PairStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A comparison for people. */
public final class ComparisonTable {

  private static final String NONE = "-";

  /** How many rows are the same, how many better and worse, then the two means. */
  private static final List<Set<Integer>> LEAST_TELLING =
      List.of(Set.of(7), Set.of(5, 6), Set.of(1, 2));

  private static final int MOST_MOVES = 5;
  private static final int MOST_ID = 24;

  /**
   * What the table says of its two sides.
   *
   * @param a the baseline
   * @param b the other
   * @param holm whether Holm's adjusted p-values are shown, else Benjamini and Hochberg's
   * @param effect the difference for which records are counted; null for the one found
   */
  public record Sides(String a, String b, boolean holm, @Nullable Double effect) {}

  private ComparisonTable() {}

  /**
   * Returns the tables, each line with its end.
   *
   * @param answers both answers of a record
   */
  public static String render(
      Comparison comparison, Sides sides, Function<Change, List<String>> answers, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(Cells.fit("A  " + Cells.clean(sides.a()), width));
    lines.add(Cells.fit("B  " + Cells.clean(sides.b()), width));
    lines.add("");
    lines.add(
        "  "
            + Figures.count(comparison.paired(), "record")
            + " on both sides"
            + only(comparison.onlyA(), "A", comparison.onlyInA())
            + only(comparison.onlyB(), "B", comparison.onlyInB()));
    lines.add("");
    lines.addAll(section("score", comparison.scores(), sides, width));
    facts(comparison.scores(), sides, lines);
    if (!comparison.metrics().isEmpty()) {
      lines.add("");
      lines.addAll(section("measured", comparison.metrics(), sides, width));
    }
    for (Map.Entry<String, @Nullable SortedMap<String, Comparison.Slice>> slice :
        comparison.slices().entrySet()) {
      slices(slice.getKey(), slice.getValue(), sides, width, lines);
    }
    comparison.scores().forEach((name, stats) -> changes(name, stats, answers, width, lines));
    lines.add("");
    lines.add("  B−A is the mean difference over records with its 95 % interval, + rows that got");
    lines.add(
        "  better, − worse, = the same; adj. p is for all scores"
            + (comparison.slices().isEmpty() ? "" : " and slices")
            + " together, by "
            + (sides.holm() ? "Holm." : "Benjamini and Hochberg."));
    return String.join("\n", lines) + "\n";
  }

  private static String only(long count, String side, List<String> ids) {
    return count == 0
        ? ""
        : ", "
            + Figures.count(count)
            + " only in "
            + side
            + (ids.isEmpty()
                ? ""
                : " (" + Cells.fit(Cells.clean(String.join(", ", ids)), MOST_ID) + ")");
  }

  private static List<String> section(
      String title, Map<String, PairStats> stats, Sides sides, int width) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(title, "A", "B", "B−A", "95 %", "+", "−", "=", "adj. p", ""));
    stats.forEach((name, one) -> rows.add(row(name, one, sides)));
    return rows.size() == 1
        ? List.of("  no " + title + "s")
        : Columns.align(Columns.fitting(rows, width, LEAST_TELLING), width);
  }

  private static List<String> row(String name, PairStats stats, Sides sides) {
    PairStats.Span interval = stats.interval();
    LabelChanges labels = stats.labels();
    PairStats.Adjusted adjusted = stats.adjusted();
    Double p =
        adjusted == null
            ? null
            : Double.valueOf(sides.holm() ? adjusted.holm() : adjusted.benjaminiHochberg());
    if (stats.n() == 0 && labels != null) {
      return List.of(
          Cells.clean(name), NONE, NONE, NONE, "", "", "", Figures.count(labels.same()), p(p), "");
    }
    return List.of(
        Cells.clean(name),
        number(stats.meanA(), ""),
        number(stats.meanB(), ""),
        difference(stats),
        interval == null ? NONE : "±" + number((interval.high() - interval.low()) / 2, ""),
        Figures.count(stats.wins()),
        Figures.count(stats.losses()),
        Figures.count(stats.ties()),
        p(p),
        verdict(stats, p));
  }

  /** What is far smaller than the means is written as none. */
  private static String difference(PairStats stats) {
    Double difference = stats.difference();
    Double a = stats.meanA();
    boolean none = difference != null && a != null && Math.abs(difference) < Math.abs(a) / 10_000;
    return none ? number(0.0, "") : number(difference, "+");
  }

  private static String verdict(PairStats stats, @Nullable Double p) {
    Double difference = stats.difference();
    if (p == null || p >= 0.05 || difference == null || difference == 0) {
      return "";
    }
    return difference > 0 == stats.lowerIsBetter() ? "worse" : "better";
  }

  private static String p(@Nullable Double p) {
    return p == null
        ? NONE
        : p < 0.0001 ? "<.0001" : String.format(Locale.ROOT, p < 0.1 ? "%.4f" : "%.2f", p);
  }

  private static String number(@Nullable Double value, String plus) {
    if (value == null) {
      return NONE;
    }
    double size = Math.abs(value);
    String format =
        size != 0 && size < 0.001 ? "%.2e" : size >= 1_000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f";
    String text = String.format(Locale.ROOT, format, value);
    return value > 0 ? plus + text : text.replaceFirst("^-", "−");
  }

  private static void facts(Map<String, PairStats> scores, Sides sides, List<String> lines) {
    scores.forEach(
        (name, stats) -> {
          if (stats.missingA() + stats.missingB() > 0) {
            lines.add(
                "  "
                    + Cells.clean(name)
                    + ": missing in A for "
                    + Figures.count(stats.missingA(), "record")
                    + ", in B for "
                    + Figures.count(stats.missingB(), "record"));
          }
          PairStats.Flips flips = stats.flips();
          if (flips != null && flips.passToFail() + flips.failToPass() > 0) {
            lines.add(
                "  "
                    + Cells.clean(name)
                    + ": "
                    + Figures.count(flips.passToFail())
                    + " pass → fail, "
                    + Figures.count(flips.failToPass())
                    + " fail → pass");
          }
          LabelChanges labels = stats.labels();
          if (labels != null) {
            lines.add(
                "  "
                    + Cells.clean(name)
                    + ": "
                    + Figures.count(labels.n() - labels.same())
                    + " of "
                    + Figures.count(labels.n(), "label")
                    + " changed");
          }
          List<LabelChanges.Move> moves = labels == null ? null : labels.moves();
          if (moves != null) {
            moves.stream()
                .limit(MOST_MOVES)
                .forEach(
                    move ->
                        lines.add(
                            "    "
                                + Cells.clean(move.from() + " → " + move.to())
                                + " "
                                + Figures.count(move.count())
                                + "×"));
          }
          Double detectable = stats.detectable();
          if (detectable != null && detectable > 0 && stats.needed() != null) {
            lines.add(
                "  "
                    + Cells.clean(name)
                    + ": "
                    + Figures.count(stats.n(), "record")
                    + " can show a difference of "
                    + number(detectable, "")
                    + "; "
                    + (sides.effect() == null ? "this one" : number(sides.effect(), ""))
                    + (stats.needed() > stats.n() ? " would need " : " needs ")
                    + Figures.count(stats.needed()));
          }
        });
  }

  private static void slices(
      String field,
      @Nullable SortedMap<String, Comparison.Slice> slices,
      Sides sides,
      int width,
      List<String> lines) {
    if (slices == null) {
      return;
    }
    lines.add("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(Cells.clean(field), "A", "B", "B−A", "95 %", "+", "−", "=", "adj. p", ""));
    slices.forEach(
        (value, slice) ->
            slice
                .scores()
                .forEach((name, stats) -> rows.add(row(value + " " + name, stats, sides))));
    lines.addAll(Columns.align(rows, width));
  }

  private static void changes(
      String name,
      PairStats stats,
      Function<Change, List<String>> answers,
      int width,
      List<String> lines) {
    for (boolean better : new boolean[] {false, true}) {
      List<Change> changes = better ? stats.improvements() : stats.regressions();
      if (!changes.isEmpty()) {
        lines.add("");
        lines.add("  " + Cells.clean(name) + ", " + (better ? "improved most" : "regressed most"));
        for (Change change : changes) {
          String id = change.id() + (change.variant().isEmpty() ? "" : " " + change.variant());
          lines.add(
              "    "
                  + Cells.fit(Cells.clean(id), MOST_ID)
                  + "  "
                  + number(change.a(), "")
                  + " → "
                  + number(change.b(), ""));
          List<String> both = answers.apply(change);
          lines.add(Cells.fit("      A  " + Cells.clean(both.get(0)), width));
          lines.add(Cells.fit("      B  " + Cells.clean(both.get(1)), width));
        }
      }
    }
  }
}
