package dev.assay.transforms.evaluate.text;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.json;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Score;
import org.junit.jupiter.api.Test;

class MatchTest {

  @Test
  void comparesTheResponseWithTheExpectedResponse() {
    String row = "{\"expected\":\"b\",\"expected_response\":\"a\"}";
    assertThat(score("\"match\"", answered(row, "a")).number()).isEqualTo(1.0);
    assertThat(score("\"match\"", answered(row, "b")).number()).isEqualTo(0.0);
    assertThat(score("\"match\"", answered("{\"expected\":\"b\"}", "b")).number()).isEqualTo(1.0);
  }

  @Test
  void comparesAnExpectedListWithTheWholeResponse() {
    String row = "{\"expected_response\":[\"a\",\"b\"]}";
    assertThat(score("\"match\"", answered(row, json("[\"a\",\"b\"]"))).number()).isEqualTo(1.0);
    assertThat(score("\"match\"", answered(row, json("[\"b\",\"b\"]"))).number()).isEqualTo(0.0);
  }

  @Test
  void looksAtTheLastOfSeveralResponses() {
    String row = "{\"expected_response\":\"b\"}";
    assertThat(score("\"match\"", answered(row, json("[\"a\",\"b\"]"))).number()).isEqualTo(1.0);
    assertThat(score("\"includes\"", answered(row, json("[\"b\",\"a\"]"))).number()).isEqualTo(0.0);
    assertThat(score("\"match\"", answered(row, json("[]"))).number()).isEqualTo(0.0);
  }

  @Test
  void keepsTheAnswerOfARowWithoutReference() {
    Score score = score("\"match\"", answered("{}", "a"));
    assertThat(score.errorCode()).isEqualTo("EVAL_NO_REFERENCE");
    assertThat(score.errorMessage())
        .isEqualTo(
            "The row has no expected_response or expected; the answer is kept without this score"
                + " (add the key to the row, or set the evaluator's expected)");
    assertThat(score("\"exact_match\"", answered("{\"expected\":null}", "a")).errorCode())
        .isEqualTo("EVAL_NO_REFERENCE");
    assertThat(score("\"exact_match\"", answered("{\"expected_response\":\"a\"}", "a")).number())
        .isEqualTo(1.0);
  }
}
