package dev.assay.transforms.evaluate.text;

import static dev.assay.transforms.evaluate.Runs.value;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // promptfoo 0.123.1
        "\"contains\" | all good | \"good\" | 1",
        "\"contains\" | all good | \"Good\" | 0",
        "\"contains\" | it is 42 | 42 | 1",
        "\"contains\" | anything | \"\" | 1",
        "\"not-contains\" | all good | \"error\" | 1",
        "\"icontains\" | All GOOD | \"good\" | 1",
        "\"contains-any\" | all good | [\"a1\",\"good\"] | 1",
        "\"contains-any\" | price 1,000 | \"\\\"1,000\\\", in stock\" | 1",
        "\"contains-any\" | price 1000 | \"\\\"1,000\\\", in stock\" | 0",
        "\"contains-all\" | all good | [\"all\",\"bad\"] | 0",
        "\"contains-all\" | all good | \"good, all\" | 1",
        "\"starts-with\" | Yes, of course | \"Yes\" | 1",
        "\"starts-with\" | yes, of course | \"Yes\" | 0",
        // ours
        "{\"type\":\"contains\",\"ignore_case\":true} | All GOOD | \"good\" | 1",
        "{\"type\":\"contains\",\"value\":\"b\"} | abc | \"z\" | 1",
        "\"contains\" | all good | [\"bad\",\"good\"] | 1",
        "\"contains\" | all good | [] | 0",
        // prompto
        "\"includes\" | This is a test response to you | \"This is a test response\" | 1",
        "\"includes\" | This is a test response | \"something else\" | 0",
      })
  void agreesWithTheReference(String evaluator, String answer, String expected, double score) {
    assertThat(value(evaluator, answer, expected)).isEqualTo(score);
  }

  @Test
  void longSearchFindsWhatTheShortOneFinds() {
    String text = "ab".repeat(200_000) + "abb" + "ab".repeat(1_000);
    assertThat(TextSearch.contains(text, "ab".repeat(50_000) + "b")).isTrue();
    assertThat(TextSearch.contains(text, "ab".repeat(50_000) + "c")).isFalse();
    assertThat(TextSearch.contains(text, "b" + "ab".repeat(1_000))).isTrue();
    assertThat(TextSearch.contains("ab", "ab".repeat(10_000_000))).isFalse();
  }

  @Test
  void refusesMoreExpectedTextsThanItCanLookFor() {
    String list = "[" + "\"x\",".repeat(10_000) + "\"x\"]";
    assertThat(value("\"contains\"", "y".repeat(10_000), list)).isEqualTo("EVAL_TOO_LARGE");
  }
}
