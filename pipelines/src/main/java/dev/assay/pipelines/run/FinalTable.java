package dev.assay.pipelines.run;

import dev.assay.io.experiment.Usage;
import dev.assay.pipelines.console.RunFigures;
import dev.assay.pipelines.console.SliceTable;
import dev.assay.pipelines.console.SummaryTable;
import dev.assay.transforms.call.LaneSnapshot;
import dev.assay.transforms.summarize.ReducedStats;
import dev.assay.transforms.summarize.ScoreStats;
import dev.assay.transforms.summarize.Section;
import dev.assay.transforms.summarize.Summary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run's result as the table at its end shows it. */
final class FinalTable {

  private static final double MINUTE = Duration.ofMinutes(1).toNanos();

  private FinalTable() {}

  static String render(
      Summary summary, List<LaneSnapshot> lanes, Path directory, Duration took, int width) {
    Section all = summary.figures().all();
    Summary.Rows rows = summary.input().rows();
    Section.Outcomes runs = all.outcomes();
    Section.Calls calls = all.calls();
    String table =
        SummaryTable.render(
            new RunFigures(
                String.valueOf(summary.input().experiment()),
                took.toMillis(),
                new RunFigures.Rows(rows.read(), rows.rejected(), rows.skipped(), rows.accepted()),
                new RunFigures.Runs(runs.answered(), runs.refused(), runs.failed()),
                new RunFigures.Calls(
                    calls.attempts(), calls.retries(), calls.rateLimited(), calls.inDoubt()),
                tokens(all.usage()),
                all.costUsd(),
                latency(all.latency()),
                all.scores().entrySet().stream()
                    .flatMap(FinalTable::lines)
                    .map(line -> shown(line, summary))
                    .toList(),
                lanes.stream().map(FinalTable::lane).toList(),
                directory.toString()),
            width);
    return table
        + judges(all.judges())
        + SliceTable.render(slices(summary), width)
        + dropped(summary)
        + EarlyStopLines.of(summary);
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

  /** A score, and below it what reducers make of it; their mean is its own. */
  private static Stream<RunFigures.ScoreLine> lines(Map.Entry<String, ScoreStats> score) {
    return Stream.concat(
        Stream.of(line(score.getKey(), score.getValue())),
        score.getValue().reducers().entrySet().stream()
            .filter(reducer -> !reducer.getKey().equals("mean"))
            .map(reducer -> line("  " + reducer.getKey(), reducer.getValue())));
  }

  private static RunFigures.ScoreLine line(String name, ScoreStats stats) {
    ScoreStats.Interval interval = stats.best().ci95();
    return new RunFigures.ScoreLine(
        name,
        stats.mean(),
        interval == null ? null : Double.valueOf(interval.low()),
        interval == null ? null : Double.valueOf(interval.high()),
        stats.labels() == null ? null : stats.labels().mode(),
        stats.n(),
        stats.nNull(),
        stats.nError());
  }

  private static RunFigures.ScoreLine line(String name, ReducedStats reduced) {
    ScoreStats.Interval interval = reduced.estimate().ci95();
    return new RunFigures.ScoreLine(
        name,
        reduced.value(),
        interval == null ? null : Double.valueOf(interval.low()),
        interval == null ? null : Double.valueOf(interval.high()),
        reduced.mode(),
        reduced.nRecords(),
        reduced.nUndefined(),
        0);
  }

  private static List<SliceTable.Slice> slices(Summary summary) {
    List<String> scores = List.copyOf(summary.figures().all().scores().keySet());
    List<SliceTable.Slice> slices = new ArrayList<>();
    for (Summary.Sliced slice : summary.figures().slices()) {
      SortedMap<String, Section> values = slice.values();
      if (values != null) {
        slices.add(
            new SliceTable.Slice(
                slice.name(),
                scores,
                values.entrySet().stream()
                    .map(
                        value ->
                            new SliceTable.Value(
                                value.getKey(),
                                value.getValue().outcomes().total(),
                                scores.stream()
                                    .map(
                                        name ->
                                            shown(
                                                lineOrNone(
                                                    name, value.getValue().scores().get(name)),
                                                summary))
                                    .toList()))
                    .toList()));
      }
    }
    return slices;
  }

  /** Intervals of a fixed number of rows are none of a run that looked before its last. */
  private static RunFigures.ScoreLine shown(RunFigures.ScoreLine line, Summary summary) {
    return summary.findings().earlyStopping() == null
        ? line
        : new RunFigures.ScoreLine(
            line.name(),
            line.mean(),
            null,
            null,
            line.mode(),
            line.n(),
            line.none(),
            line.errors());
  }

  private static RunFigures.ScoreLine lineOrNone(String name, @Nullable ScoreStats stats) {
    return stats == null
        ? new RunFigures.ScoreLine(name, null, null, null, null, 0, 0, 0)
        : line(name, stats);
  }

  private static String dropped(Summary summary) {
    return summary.dropped().isEmpty()
        ? ""
        : "\n  not in the summary, since it has more than 1,000 values: "
            + String.join(", ", summary.dropped())
            + "\n";
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
