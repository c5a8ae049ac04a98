package dev.assay.transforms.evaluate.overlap;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.score;
import static dev.assay.transforms.evaluate.Runs.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevenshteinTest {

  @ParameterizedTest
  @CsvSource({
    // autoevals 0.3.0
    "kitten, sitting, 0.5714285714285714",
    "hello world, hello world, 1",
    "'', '', 1",
    "abc, '', 0",
    "'', abc, 0",
    "café, cafe, 0.75",
    "😀, 😁, 0.5",
    "The Eiffel Tower is located in India.,The Eiffel Tower is located in Paris.,0.891891891891892",
  })
  void agreesWithTheReference(String answer, String expected, double score) {
    assertThat(value("\"levenshtein\"", answer, "\"" + expected + "\""))
        .isInstanceOfSatisfying(Double.class, v -> assertThat(v).isCloseTo(score, within(1e-12)));
  }

  @Test
  void assessesByPromptfoosThreshold() {
    String evaluator = "{\"type\":\"levenshtein\",\"value\":\"sitting\",\"threshold\":%d}";
    assertThat(score(evaluator.formatted(3), answered("{}", "kitten")).assessment())
        .isEqualTo("pass");
    assertThat(score(evaluator.formatted(2), answered("{}", "kitten")).assessment())
        .isEqualTo("fail");
    assertThat(
            score(evaluator.formatted(2).replace("lev", "not-lev"), answered("{}", "kitten"))
                .assessment())
        .isEqualTo("pass");
    assertThat(score("\"levenshtein\"", answered("{\"expected\":\"a\"}", "a")).assessment())
        .isNull();
  }

  @Test
  void comparesNumbersByTheirJsonText() {
    assertThat(value("\"levenshtein\"", "4.20", "4.20")).isEqualTo(1.0);
  }

  @Test
  void refusesTextsBeyondItsBound() {
    String million = "a".repeat(1_000_000);
    assertThat(value("\"levenshtein\"", million, "\"" + million + "\""))
        .isEqualTo("EVAL_TOO_LARGE");
  }
}
