package dev.assay.pipelines.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.gate.GateResult;
import dev.assay.transforms.gate.GateResult.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The results of an experiment's gates, for people and programs.
 *
 * @param experiment its name
 * @param results in the order of the gates
 */
public record GateReport(String experiment, List<GateResult> results) {

  /** Copies the list. */
  public GateReport {
    results = List.copyOf(results);
  }

  /** Reads what a summary says; without gates there are no results. */
  public static GateReport of(JsonNode summary) {
    List<GateResult> results = new ArrayList<>();
    summary.path("gates").forEach(entry -> results.add(GateResult.fromJson(entry)));
    return new GateReport(summary.path("experiment").asText(""), results);
  }

  /** Returns whether every gate passed. */
  public boolean passed() {
    return results.stream().allMatch(GateResult::passed);
  }

  /** Returns how many gates ended so. */
  public long count(Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }

  /** Returns {@code pass}, {@code fail} or {@code error}, the worst of all. */
  public String status() {
    if (count(Status.ERROR) > 0) {
      return Status.ERROR.written();
    }
    return (passed() ? Status.PASS : Status.FAIL).written();
  }

  /** Returns one line for each gate and one for all; none where there are no gates. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (GateResult result : results) {
      String status = result.status().written().toUpperCase(Locale.ROOT);
      boolean said = result.message().equals(result.expression());
      lines.add(
          oneLine(
              String.format(
                  Locale.ROOT,
                  "  gate %-5s  %s%s",
                  status,
                  result.expression(),
                  said ? "" : "   (" + result.message() + ")")));
    }
    if (!lines.isEmpty()) {
      lines.add("  " + total());
    }
    return lines;
  }

  /** Returns how many gates there are and how they ended. */
  public String total() {
    return String.format(
        Locale.ROOT,
        "%d %s: %d passed, %d failed, %d could not be told",
        results.size(),
        results.size() == 1 ? "gate" : "gates",
        count(Status.PASS),
        count(Status.FAIL),
        count(Status.ERROR));
  }

  /** Returns the report as one JSON object. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("experiment", experiment).put("status", status());
    json.putArray("gates").addAll(results.stream().map(GateResult::toJson).toList());
    return json;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{C}", "?");
  }
}
