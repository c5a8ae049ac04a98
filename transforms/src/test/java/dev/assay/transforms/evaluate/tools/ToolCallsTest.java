package dev.assay.transforms.evaluate.tools;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.problems;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallsTest {

  private static final String CALL =
      "[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":"
          + "\\\"Oslo\\\",\\\"days\\\":1,\\\"unit\\\":\\\"C\\\"}\"}}]";

  @ParameterizedTest
  @ValueSource(
      strings = {
        CALL,
        "{\"tool_calls\":[{\"function\":{\"name\":\"weather\"}}]}",
        "[{\"type\":\"tool_use\",\"name\":\"weather\",\"input\":{}}]",
        "{\"functionCall\":{\"name\":\"weather\",\"args\":{}}}",
        "{\"toolCall\":{\"functionCalls\":[{\"name\":\"weather\"}]}}",
        "I call {\"name\":\"weather\"} now",
      })
  void findsCallsInTheShapesOfAllApis(String answer) {
    String evaluator = "{\"type\":\"tool-call-f1\",\"value\":\"weather\"}";
    assertThat(score(evaluator, answered("{}", answer)).assessment()).isEqualTo("pass");
  }

  @Test
  void noCallScoresZero() {
    String evaluator = "{\"type\":\"tool-call-f1\",\"value\":[\"weather\"]}";
    assertThat(score(evaluator, answered("{}", "It rains.")).number()).isEqualTo(0.0);
    assertThat(score(evaluator.replace("[\"weather\"]", "\",\""), answered("{}", CALL)).errorCode())
        .isEqualTo("EVAL_BAD_REFERENCE");
  }

  @Test
  void comparesArgumentsPartlyOrExactly() {
    String evaluator =
        "{\"type\":\"tool-args-match\",\"mode\":\"%s\",%s\"value\":{\"name\":\"weather\",\"args\":"
            + "{\"city\":\"Oslo\",\"days\":1.0}}}";
    assertThat(score(evaluator.formatted("partial", ""), answered("{}", CALL)).number())
        .isEqualTo(1.0);
    assertThat(score(evaluator.formatted("exact", ""), answered("{}", CALL)).number())
        .isEqualTo(0.0);
    assertThat(
            score(
                    evaluator.formatted("exact", "\"defaults\":{\"unit\":\"C\"},"),
                    answered("{}", CALL))
                .number())
        .isEqualTo(1.0);
    assertThat(
            score(evaluator.formatted("exact", "\"ignore\":\"unit\","), answered("{}", CALL))
                .number())
        .isEqualTo(1.0);
  }

  @Test
  void checksArgumentsByTheToolsSchema() {
    String evaluator =
        "{\"type\":\"is-valid-openai-tools-call\",\"value\":[{\"type\":\"function\",\"function\":"
            + "{\"name\":\"weather\",\"parameters\":{\"required\":[\"%s\"]}}}]}";
    assertThat(score(evaluator.formatted("city"), answered("{}", CALL)).number()).isEqualTo(1.0);
    assertThat(score(evaluator.formatted("lat"), answered("{}", CALL)).number()).isEqualTo(0.0);
    assertThat(score(evaluator.formatted("city"), answered("{}", "none")).number()).isEqualTo(0.0);
    assertThat(problems("\"is-valid-openai-tools-call\"")).hasSize(1);
  }
}
