package dev.assay.io.platform.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What evaluators give, as metrics and back. */
class DatadogMetricsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"value\":true}        | boolean     | boolean_value     | true",
        "{\"value\":3}           | score       | score_value       | 3",
        "{\"value\":0.2}         | score       | score_value       | 0.2",
        "{\"label\":\"Yes\"}     | categorical | categorical_value | \"yes\"",
        "{\"value\":{\"k\":1}}   | json        | json_value        | {\"k\":1}",
        "{\"value\":[1]}         | json        | json_value        | {\"value\":[1]}",
        "{}                      | categorical | categorical_value | ",
      })
  void g54TheValueTellsTheType(String score, String type, String field, String value)
      throws IOException {
    ObjectNode metric = metric("s", score);

    assertThat(metric.path("metric_type").asText()).isEqualTo(type);
    assertThat(metric.get(field)).isEqualTo(value == null ? null : Json.parse(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\":true}",
        "{\"value\":0.25,\"reasoning\":\"r\",\"assessment\":\"pass\",\"tags\":{\"t\":\"1:2\"}}",
        "{\"label\":\"warm\",\"metadata\":{\"c\":1}}",
        "{\"label\":\"Warm\",\"value\":0.5,\"metadata\":{\"c\":1}}",
        "{\"value\":[1,{\"a\":null}]}",
        "{\"value\":{\"value\":null}}",
        "{\"value\":{\"value\":[1]}}",
        "{\"value\":{}}",
        "{}",
        "{\"reasoning\":\"no\",\"assessment\":\"skipped\"}",
        "{\"error\":{\"code\":\"EVAL_FAILED\",\"message\":\"m\"}}",
        "{\"error\":{\"code\":\"EVAL_FAILED\"}}",
        "{\"value\":1,\"tags\":{\"run_id\":\"mine\",\"\":\"x\"}}",
        "{\"value\":1.50}",
      })
  void aScoreIsTheSameAfterItWasAMetric(String score) throws IOException {
    for (String name : List.of("exact_match", "my.score/1")) {
      ObjectNode metric = metric(name, score);
      JsonNode read = Json.parse(Json.bytes(metric));
      assertThat(DatadogMetrics.name(read)).isEqualTo(name);
      assertThat(DatadogMetrics.score(read)).isEqualTo(Json.parse(score));
      assertThat(metric.path("label").asText()).matches("[A-Za-z0-9_-]+");
    }
  }

  @Test
  void anErrorHasNoValueAndSaysWhy() throws IOException {
    ObjectNode metric = metric("s", "{\"error\":{\"code\":\"EVAL_X\",\"message\":\"why\"}}");

    assertThat(metric.path("error"))
        .isEqualTo(Json.parse("{\"message\":\"why\",\"type\":\"EVAL_X\"}"));
    assertThat(metric.has("categorical_value")).isFalse();
  }

  private static ObjectNode metric(String name, String score) throws IOException {
    return DatadogMetrics.of(
        name, Json.parse(score), "custom", "span", "trace", 1, "e", List.of("run_iteration:1"));
  }
}
