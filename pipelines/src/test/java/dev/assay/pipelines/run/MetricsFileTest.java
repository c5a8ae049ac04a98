package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.LaneSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {

  private static final String SUMMARY =
      """
      {"experiment": "capitals",
       "rows": {"read": 10, "rejected": 1, "skipped": 2, "accepted": 7},
       "runs": {"expected": 14, "answered": 11, "refused": 1, "failed": 2},
       "calls": {"attempts": 20, "retries": 3, "rate_limited": 4, "in_doubt": 1},
       "cost_usd": 0.0125,
       "latency_ms": {"mean": 250.0},
       "by_model": {"gpt \\"4\\"\\\\x\\n": {"runs": {"answered": 11, "refused": 1, "failed": 2},
         "latency_ms": {"mean": 250.0, "p50": 200, "p95": 400, "p99": 500},
         "usage": {"input_tokens": 120, "output_tokens": null}}},
       "judges": {"calls": {"attempts": 5, "retries": 0, "rate_limited": 0, "in_doubt": 0}},
       "scores": {"exact_match": {"mean": 0.75}, "tone": {"mode": "warm"}}}
      """;

  @TempDir Path directory;

  private static LaneSnapshot lane(Double perMinute) {
    return new LaneSnapshot(
        new LaneKey("http://x", "K", "openai", ""),
        perMinute,
        11,
        1,
        2,
        61,
        3,
        Duration.ofMinutes(1),
        0,
        null,
        null,
        0);
  }

  private static Map<String, Double> parse(byte[] file) {
    return OpenMetrics.parse(new String(file, StandardCharsets.UTF_8), "capitals");
  }

  @Test
  void namesAreStableAndValuesAreThoseOfTheSummary() throws IOException {
    Map<String, Double> samples = parse(MetricsFile.of(Json.parse(SUMMARY), List.of(lane(120.0))));

    String model = "gen_ai_operation_name=chat, gen_ai_request_model=gpt \\\"4\\\"\\\\x\\n";
    assertThat(samples)
        .containsEntry("assay_rows{state=read}", 10.0)
        .containsEntry("assay_rows{state=accepted}", 7.0)
        .containsEntry("assay_runs{status=expected}", 14.0)
        .containsEntry("assay_runs{status=answered}", 11.0)
        .containsEntry("assay_runs{status=refused}", 1.0)
        .containsEntry("assay_runs{status=failed}", 2.0)
        .containsEntry("assay_calls_total{}", 20.0)
        .containsEntry("assay_retries_total{}", 3.0)
        .containsEntry("assay_rate_limited_total{}", 4.0)
        .containsEntry("assay_in_doubt_total{}", 1.0)
        .containsEntry("assay_cost_usd_total{}", 0.0125)
        .containsEntry("assay_judge_calls_total{}", 5.0)
        .containsEntry("assay_score_mean{score=exact_match}", 0.75)
        .doesNotContainKey("assay_score_mean{score=tone}")
        .containsEntry(
            "gen_ai_client_operation_duration_seconds{" + model + ", quantile=0.95}", 0.4)
        .containsEntry("gen_ai_client_operation_duration_seconds_count{" + model + "}", 12.0)
        .containsEntry("gen_ai_client_operation_duration_seconds_sum{" + model + "}", 3.0)
        .containsEntry(
            "gen_ai_client_token_usage_sum{" + model + ", gen_ai_token_type=input}", 120.0)
        .doesNotContainKey("gen_ai_client_token_usage_sum{" + model + ", gen_ai_token_type=output}")
        .containsEntry("assay_lane_calls_total{lane=openai}", 61.0)
        .containsEntry("assay_lane_limit_per_minute{lane=openai}", 120.0);
    assertThat(samples.get("assay_lane_utilization_ratio{lane=openai}"))
        .isCloseTo(0.5, within(1e-9));
  }

  @Test
  void runsThatAreSummarisedAgainKeepWhatWasSent() throws IOException {
    JsonNode summary = Json.parse(SUMMARY);
    byte[] first = MetricsFile.of(summary, List.of(lane(120.0)));
    Files.write(directory.resolve(MetricsFile.NAME), first);

    assertThat(MetricsFile.again(summary, directory)).isEqualTo(first);
    Files.delete(directory.resolve(MetricsFile.NAME));
    assertThat(MetricsFile.again(summary, directory)).isEqualTo(MetricsFile.of(summary, List.of()));
  }

  @Test
  void aLaneWithoutLimitAndASummaryOfNothingAreFiles() {
    assertThat(
            parse(MetricsFile.of(Json.object().put("experiment", "capitals"), List.of(lane(null)))))
        .containsOnlyKeys("assay_lane_calls_total{lane=openai}");
  }
}
