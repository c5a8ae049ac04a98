package dev.assay.pipelines.console;

import dev.assay.pipelines.console.RunFigures.LaneLine;
import dev.assay.pipelines.console.RunFigures.ScoreLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table at the end of a run. */
public final class SummaryTable {

  static final String NONE = "-";
  private static final int LABEL = 9;
  private static final int MAX_LABEL_VALUE = 16;

  private SummaryTable() {}

  /** Returns the table's lines, each with its end. */
  public static String render(RunFigures figures, int width) {
    List<String> lines = new ArrayList<>();
    long runs = figures.runs().answered() + figures.runs().refused() + figures.runs().failed();
    lines.add(
        Cells.clean(figures.experiment())
            + ": "
            + Figures.count(runs, "run")
            + " in "
            + Figures.duration(figures.elapsedMillis()));
    lines.add("");
    facts(figures, lines);
    if (!figures.scores().isEmpty()) {
      lines.add("");
      lines.addAll(Columns.align(scores(figures.scores()), width));
    }
    if (figures.lanes().size() > 1) {
      lines.add("");
      lines.addAll(Columns.align(lanes(figures.lanes()), width));
    }
    lines.add("");
    put(lines, "output", Cells.clean(figures.output()));
    return String.join("\n", lines) + "\n";
  }

  private static void facts(RunFigures figures, List<String> lines) {
    RunFigures.Rows rows = figures.rows();
    put(
        lines,
        "rows",
        Figures.count(rows.read())
            + " read, "
            + Figures.count(rows.accepted())
            + " accepted"
            + some(rows.rejected(), "rejected")
            + some(rows.skipped(), "skipped"));
    put(
        lines,
        "runs",
        Figures.count(figures.runs().answered())
            + " answered"
            + some(figures.runs().refused(), "refused")
            + some(figures.runs().failed(), "failed"));
    RunFigures.Calls calls = figures.calls();
    put(
        lines,
        "calls",
        Figures.count(calls.attempts())
            + " sent"
            + (calls.retries() == 1 ? ", 1 retry" : some(calls.retries(), "retries"))
            + some(calls.rateLimited(), "rate limited")
            + some(calls.inDoubt(), "in doubt"));
    if (figures.tokens() != null) {
      put(
          lines,
          "tokens",
          Figures.count(figures.tokens().input())
              + " in, "
              + Figures.count(figures.tokens().output())
              + " out");
    }
    if (figures.costUsd() != null) {
      put(lines, "cost", Figures.usd(figures.costUsd()));
    }
    if (figures.latency() != null) {
      put(
          lines,
          "latency",
          "p50 "
              + Figures.duration(figures.latency().p50())
              + ", p95 "
              + Figures.duration(figures.latency().p95())
              + ", p99 "
              + Figures.duration(figures.latency().p99()));
    }
  }

  private static String some(long value, String what) {
    return value == 0 ? "" : ", " + Figures.count(value) + " " + what;
  }

  private static void put(List<String> lines, String label, String value) {
    lines.add("  " + Cells.left(label, LABEL) + value);
  }

  private static List<List<String>> scores(List<ScoreLine> scores) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("score", "mean", "95 %", "n", "none", "errors"));
    for (ScoreLine score : scores) {
      table.add(
          List.of(
              Cells.clean(score.name()),
              value(score),
              interval(score),
              Figures.count(score.n()),
              Figures.count(score.none()),
              Figures.count(score.errors())));
    }
    return table;
  }

  /** Half of the interval where its middle is the mean, else its ends. */
  static String interval(ScoreLine score) {
    Double mean = score.mean();
    Double low = score.low();
    Double high = score.high();
    if (mean == null || low == null || high == null) {
      return NONE;
    }
    String below = decimal(mean - low);
    return below.equals(decimal(high - mean)) ? "±" + below : decimal(low) + "–" + decimal(high);
  }

  static String value(ScoreLine score) {
    if (score.mode() != null) {
      return Cells.fit(Cells.clean(score.mode()), MAX_LABEL_VALUE);
    }
    return score.mean() == null ? NONE : decimal(score.mean());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static List<List<String>> lanes(List<LaneLine> lanes) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("lane", "answered", "refused", "failed", "per min", "cost"));
    for (LaneLine lane : lanes) {
      table.add(
          List.of(
              Cells.clean(lane.lane()),
              Figures.count(lane.runs().answered()),
              Figures.count(lane.runs().refused()),
              Figures.count(lane.runs().failed()),
              Figures.rate(lane.perMinute()),
              lane.costUsd() == null ? NONE : Figures.usd(lane.costUsd())));
    }
    return table;
  }
}
