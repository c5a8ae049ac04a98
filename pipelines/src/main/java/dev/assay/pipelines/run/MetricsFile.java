package dev.assay.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.call.LaneSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code metrics.prom}: the figures of a summary as OpenMetrics text, for a Pushgateway or a
 * textfile collector. Names are stable; {@code pipelines/docs/metrics.md} lists them. Those of
 * OpenTelemetry's conventions for generative AI are used where there are any.
 */
final class MetricsFile {

  /** Its name. */
  static final String NAME = "metrics.prom";

  private static final Map<String, String> QUANTILES =
      Map.of("0.5", "p50", "0.95", "p95", "0.99", "p99");
  private static final Pattern OF_LANES = Pattern.compile("(# \\w+ )?assay_lane_");
  private static final double MILLIS = 1_000;
  private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

  private final StringBuilder text = new StringBuilder(4_096);
  private final String experiment;

  private MetricsFile(String experiment) {
    this.experiment = label("experiment", experiment);
  }

  /**
   * Returns the file.
   *
   * @param summary as {@code summary.json} has it
   * @param lanes what this process has sent; empty where it sent nothing
   */
  static byte[] of(JsonNode summary, List<LaneSnapshot> lanes) {
    MetricsFile file = ofSummary(summary);
    file.lanes(lanes);
    return file.bytes();
  }

  /**
   * Returns the file of runs that were summarised again.
   *
   * @param directory whose file tells what was sent on the lanes
   */
  static byte[] again(JsonNode summary, Path directory) throws IOException {
    MetricsFile file = ofSummary(summary);
    Path before = directory.resolve(NAME);
    if (Files.isRegularFile(before)) {
      try (Stream<String> lines = Files.lines(before)) {
        lines
            .filter(line -> OF_LANES.matcher(line).lookingAt())
            .forEach(line -> file.text.append(line).append('\n'));
      }
    }
    return file.bytes();
  }

  private static MetricsFile ofSummary(JsonNode summary) {
    MetricsFile file = new MetricsFile(summary.path("experiment").asText(""));
    file.states("assay_rows", "state", "Input lines by what became of them.", summary.path("rows"));
    file.states("assay_runs", "status", "Runs by what became of them.", summary.path("runs"));
    file.calls("assay_", "", summary);
    file.calls("assay_judge_", " of judges", summary.path("judges"));
    file.models(summary.path("by_model"));
    file.scores(summary.path("scores"));
    return file;
  }

  private byte[] bytes() {
    return text.append("# EOF\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private void states(String name, String label, String help, JsonNode counts) {
    head(name, "gauge", help);
    counts
        .properties()
        .forEach(
            count -> sample(name, label(label, count.getKey()), count.getValue().doubleValue()));
  }

  private void calls(String prefix, String whose, JsonNode section) {
    JsonNode calls = section.path("calls");
    counter(prefix + "calls", "Requests sent" + whose + ".", calls.path("attempts"));
    counter(prefix + "retries", "Requests" + whose + " after a fault.", calls.path("retries"));
    counter(
        prefix + "rate_limited",
        "Requests" + whose + " that were refused for their rate.",
        calls.path("rate_limited"));
    counter(
        prefix + "in_doubt",
        "Requests" + whose + " that may have been charged although no answer came.",
        calls.path("in_doubt"));
    counter(prefix + "cost_usd", "US dollars spent" + whose + ".", section.path("cost_usd"));
  }

  private void counter(String name, String help, JsonNode value) {
    if (value.isNumber()) {
      head(name, "counter", help);
      sample(name + "_total", "", value.doubleValue());
    }
  }

  private void models(JsonNode models) {
    if (models.isEmpty()) {
      return;
    }
    String duration = "gen_ai_client_operation_duration_seconds";
    head(duration, "summary", "Time from sending to the whole answer.");
    models.properties().forEach(model -> duration(duration, model.getKey(), model.getValue()));
    String tokens = "gen_ai_client_token_usage";
    head(tokens, "summary", "Tokens used, as far as servers said.");
    models.properties().forEach(model -> tokens(tokens, model.getKey(), model.getValue()));
  }

  private void duration(String name, String model, JsonNode section) {
    JsonNode latency = section.path("latency_ms");
    if (!latency.path("mean").isNumber()) {
      return;
    }
    String labels = ofModel(model);
    QUANTILES.keySet().stream()
        .sorted()
        .forEach(
            quantile ->
                sample(
                    name,
                    labels + "," + label("quantile", quantile),
                    latency.path(QUANTILES.get(quantile)).doubleValue() / MILLIS));
    double count = answers(section);
    sample(name + "_count", labels, count);
    sample(name + "_sum", labels, latency.path("mean").doubleValue() * count / MILLIS);
  }

  private void tokens(String name, String model, JsonNode section) {
    for (String type : List.of("input", "output")) {
      JsonNode tokens = section.path("usage").path(type + "_tokens");
      if (tokens.isNumber()) {
        String labels = ofModel(model) + "," + label("gen_ai_token_type", type);
        sample(name + "_count", labels, answers(section));
        sample(name + "_sum", labels, tokens.doubleValue());
      }
    }
  }

  private static double answers(JsonNode section) {
    JsonNode runs = section.path("runs");
    return runs.path("answered").doubleValue() + runs.path("refused").doubleValue();
  }

  private static String ofModel(String model) {
    return label("gen_ai_operation_name", "chat") + "," + label("gen_ai_request_model", model);
  }

  private void scores(JsonNode scores) {
    if (scores.isEmpty()) {
      return;
    }
    head("assay_score_mean", "gauge", "Mean of a score.");
    scores
        .properties()
        .forEach(
            score -> {
              JsonNode mean = score.getValue().path("mean");
              if (mean.isNumber()) {
                sample("assay_score_mean", label("score", score.getKey()), mean.doubleValue());
              }
            });
  }

  private void lanes(List<LaneSnapshot> lanes) {
    if (lanes.isEmpty()) {
      return;
    }
    head("assay_lane_calls", "counter", "Requests that this process sent on a lane.");
    lanes.forEach(lane -> sample("assay_lane_calls_total", ofLane(lane), (double) lane.sent()));
    head("assay_lane_limit_per_minute", "gauge", "Requests a minute that a lane may send.");
    lanes.forEach(
        lane -> {
          Double limit = lane.limitPerMinute();
          if (limit != null) {
            sample("assay_lane_limit_per_minute", ofLane(lane), limit);
          }
        });
    head("assay_lane_utilization_ratio", "gauge", "Part of a lane's limit that it used.");
    lanes.forEach(
        lane -> {
          Double limit = lane.limitPerMinute();
          double minutes = lane.sending().toNanos() / NANOS_PER_MINUTE;
          if (limit != null && minutes > 0) {
            double ratio = (lane.sent() - 1) / (minutes * limit);
            sample("assay_lane_utilization_ratio", ofLane(lane), ratio);
          }
        });
  }

  private static String ofLane(LaneSnapshot lane) {
    return label("lane", lane.lane().label());
  }

  private void head(String name, String type, String help) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
  }

  private void sample(String name, String labels, double value) {
    text.append(name).append('{').append(experiment);
    if (!labels.isEmpty()) {
      text.append(',').append(labels);
    }
    text.append("} ");
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    text.append(whole ? Long.toString((long) value) : Double.toString(value)).append('\n');
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }
}
