package dev.assay.transforms.evaluate.text;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.problems;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexTest {

  @ParameterizedTest
  @CsvSource({
    "in 2024 it, \\d{4}, 1",
    "in 2024 it, ^\\d{4}$, 0",
    "2024, ^\\d{4}$, 1",
    "Paris, paris, 0",
    "Paris, (?i)paris, 1",
  })
  void findsThePatternAnywhere(String answer, String pattern, double expected) {
    String evaluator = "{\"type\":\"regex\",\"pattern\":\"" + pattern.replace("\\", "\\\\") + "\"}";
    assertThat(score(evaluator, answered("{}", answer)).number()).isEqualTo(expected);
  }

  @Test
  void ignoresCaseAndTakesPromptfoosName() {
    String evaluator = "{\"type\":\"regex\",\"value\":\"paris\",\"ignore_case\":true}";
    assertThat(score(evaluator, answered("{}", "PARIS")).number()).isEqualTo(1.0);
  }

  @Test
  void refusesWhatRe2CannotDoBeforeTheFirstCall() {
    assertThat(problems("{\"type\":\"regex\",\"pattern\":\"(a)\\\\1\"}"))
        .containsExactly(
            "Evaluator regex has a pattern that cannot be used: error parsing regexp: invalid"
                + " escape sequence: `\\1` (RE2 syntax, which has no back-references and no"
                + " look-around)");
    assertThat(problems("{\"type\":\"regex\",\"pattern\":\"(\"}"))
        .singleElement()
        .asString()
        .contains("missing closing )");
    assertThat(problems("\"regex\"")).singleElement().asString().contains("has no pattern");
    assertThat(problems("{\"type\":\"regex\",\"pattern\":7}")).hasSize(1);
  }

  @Test
  void refusesAnAnswerBeyondItsBound() {
    String evaluator = "{\"type\":\"regex\",\"pattern\":\"(x+x+)+y\"}";
    assertThat(score(evaluator, answered("{}", "x".repeat(20_000_000))).errorCode())
        .isEqualTo("EVAL_TOO_LARGE");
  }
}
