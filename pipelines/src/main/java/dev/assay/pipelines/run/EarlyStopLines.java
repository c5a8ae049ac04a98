package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.stopping.StopRule;
import dev.assay.transforms.summarize.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people are told of early stopping. */
final class EarlyStopLines {

  private static final int MOST = 10;
  private static final int MAX_SLICE = 60;

  private EarlyStopLines() {}

  /** Returns the lines below the table of a run, each with its end; none without early stopping. */
  static String of(Summary summary) {
    JsonNode early = summary.findings().earlyStopping();
    if (early == null) {
      return "";
    }
    JsonNode decided = early.path("decided");
    StringBuilder lines = new StringBuilder();
    lines.append(
        String.format(
            Locale.ROOT,
            "  stopping %d of %d decided, %s not called (%s saved)%n",
            decided.size(),
            decided.size() + early.path("undecided").size(),
            Reports.count(early.path("rows_not_called").longValue(), "row"),
            Reports.count(early.path("calls_saved").longValue(), "call")));
    List<JsonNode> all = new ArrayList<>();
    decided.forEach(all::add);
    early.path("undecided").forEach(all::add);
    all.stream().limit(MOST).map(EarlyStopLines::line).forEach(lines::append);
    if (all.size() > MOST) {
      lines.append(String.format(Locale.ROOT, "           … and %d more%n", all.size() - MOST));
    }
    return lines.toString();
  }

  private static String line(JsonNode decision) {
    JsonNode interval = decision.path("interval");
    return String.format(
        Locale.ROOT,
        "           %s%s: %s, n %d: %s%n",
        decision.path("slice").isNull() ? "" : slice(decision.path("slice")) + " ",
        clean(decision.path("score").asText()),
        interval.isNull()
            ? "no interval"
            : String.format(
                Locale.ROOT,
                "%.3f in %.3f … %.3f",
                decision.path("mean").doubleValue(),
                interval.path(0).doubleValue(),
                interval.path(1).doubleValue()),
        decision.path("n").longValue(),
        decision.path("why").asText("undecided").replace("null", "undecided"));
  }

  private static String slice(JsonNode slice) {
    String text =
        slice.properties().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + (field.getValue().isTextual()
                            ? field.getValue().textValue()
                            : Json.text(field.getValue())))
            .collect(Collectors.joining(", "));
    String clean = clean(text);
    return clean.length() <= MAX_SLICE ? clean : clean.substring(0, MAX_SLICE) + "…";
  }

  private static String clean(String text) {
    return text.replaceAll("\\p{C}", "?");
  }

  /** Returns what a check says of a rule. */
  static List<String> ofPlan(@Nullable StopRule rule, Survey survey) {
    if (rule == null) {
      return List.of();
    }
    long first =
        survey.slices().values().stream().mapToLong(rows -> Math.min(rows, rule.first())).sum();
    String by =
        rule.by().isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                " in each of %s of %s",
                Reports.count(survey.slices().size(), "slice"),
                clean(String.join(", ", rule.by())));
    return List.of(
        String.format(
            Locale.ROOT,
            "  early stopping: %s%s, first wave about %s; the figures below are for all rows",
            rule.targets().stream()
                .map(EarlyStopLines::target)
                .collect(Collectors.joining(" and ")),
            by,
            Reports.count(first, "row")));
  }

  private static String target(StopRule.Target target) {
    List<String> ends = new ArrayList<>();
    if (target.threshold() != null) {
      ends.add("above or below " + target.threshold());
    }
    if (target.width() != null) {
      ends.add("known to ±" + target.width());
    }
    return clean(target.score()) + " " + String.join(" or ", ends);
  }
}
