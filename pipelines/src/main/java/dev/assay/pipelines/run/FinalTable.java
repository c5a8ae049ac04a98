package dev.assay.pipelines.run;

import dev.assay.io.experiment.Usage;
import dev.assay.pipelines.console.RunFigures;
import dev.assay.pipelines.console.SummaryTable;
import dev.assay.transforms.call.LaneSnapshot;
import dev.assay.transforms.summarize.ScoreStats;
import dev.assay.transforms.summarize.Section;
import dev.assay.transforms.summarize.Summary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's result as the table at its end shows it. */
final class FinalTable {

  private static final double MINUTE = Duration.ofMinutes(1).toNanos();

  private FinalTable() {}

  static String render(
      Summary summary, List<LaneSnapshot> lanes, Path directory, Duration took, int width) {
    Section all = summary.all();
    Summary.Rows rows = summary.rows();
    Section.Outcomes runs = all.outcomes();
    Section.Calls calls = all.calls();
    String table =
        SummaryTable.render(
            new RunFigures(
                String.valueOf(summary.experiment()),
                took.toMillis(),
                new RunFigures.Rows(rows.read(), rows.rejected(), rows.skipped(), rows.accepted()),
                new RunFigures.Runs(runs.answered(), runs.refused(), runs.failed()),
                new RunFigures.Calls(
                    calls.attempts(), calls.retries(), calls.rateLimited(), calls.inDoubt()),
                tokens(all.usage()),
                all.costUsd(),
                latency(all.latency()),
                all.scores().entrySet().stream().map(FinalTable::score).toList(),
                lanes.stream().map(FinalTable::lane).toList(),
                directory.toString()),
            width);
    return table + judges(all.judges());
  }

  private static String judges(Section.Judges judges) {
    if (judges.questions() == 0) {
      return "";
    }
    Double cost = judges.costUsd();
    return String.format(
        Locale.ROOT,
        "  judges   %d questions, %d sent%s%n",
        judges.questions(),
        judges.calls().attempts(),
        cost == null ? "" : String.format(Locale.ROOT, ", $%.4f", cost));
  }

  private static RunFigures.@Nullable Tokens tokens(Usage usage) {
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    return input == null && output == null
        ? null
        : new RunFigures.Tokens(input == null ? 0 : input, output == null ? 0 : output);
  }

  private static RunFigures.@Nullable Latency latency(Section.Latency latency) {
    Double p50 = latency.p50();
    Double p95 = latency.p95();
    Double p99 = latency.p99();
    return p50 == null || p95 == null || p99 == null
        ? null
        : new RunFigures.Latency(Math.round(p50), Math.round(p95), Math.round(p99));
  }

  private static RunFigures.ScoreLine score(Map.Entry<String, ScoreStats> score) {
    ScoreStats stats = score.getValue();
    ScoreStats.Interval interval = stats.ci95();
    return new RunFigures.ScoreLine(
        score.getKey(),
        stats.mean(),
        interval == null ? null : Double.valueOf((interval.high() - interval.low()) / 2),
        stats.labels() == null ? null : stats.labels().mode(),
        stats.n(),
        stats.nNull(),
        stats.nError());
  }

  private static RunFigures.LaneLine lane(LaneSnapshot lane) {
    double minutes = lane.sending().toNanos() / MINUTE;
    return new RunFigures.LaneLine(
        lane.lane().label(),
        new RunFigures.Runs(lane.answered(), lane.refused(), lane.failed()),
        minutes > 0 ? (lane.sent() - 1) / minutes : 0,
        lane.costUsd() > 0 ? Double.valueOf(lane.costUsd()) : null);
  }
}
