package dev.assay.transforms.evaluate;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Empty texts, lone surrogates, combining marks, and what is no number. */
class EdgeCasesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "exact_match | `` | \"\" | 1",
        "quasi_exact_match | `` | \"\" | 0",
        "prefix_exact_match | a | \"\" | 1",
        "final_number_exact_match | none | \"none\" | 0",
        "fuzzy_match | `` | \"\" | 1",
        "fuzzy_match | b | \"\" | 0",
        "fuzzy_match | `` | \"b\" | 0",
        "f1 | `` | \"\" | 0",
        "f1 | b | \"\" | 0",
        "levenshtein | `` | \"\" | 1",
        "levenshtein | b | \"\" | 0",
        "jaro_winkler | `` | \"\" | 1",
        "jaccard | `` | \"\" | 1",
        "jaccard | ` ` | \"\" | 1",
        "overlap | b | \"\" | 0",
        "rouge1 | `` | \"\" | 0",
        "rougeL | b | \"\" | 0",
        "rougeLsum | `` | \"\" | 0",
        "bleu | `` | \"\" | 0",
        "gleu | `` | \"\" | 0",
        "chrf | `` | \"\" | 0",
        "ter | `` | \"\" | 0",
        "wer | b | \"\" | 1",
        "cer | `` | \"\" | 0",
        "contains | b | \"\" | 1",
        "contains-any | b | [] | 0",
        "contains-all | b | [] | 1",
        "list_contains | [] | [] | 1",
        "list_contains | [] | [\"b\"] | 0",
        "json_diff | [] | {} | 0",
        "json_match | null | \"null\" | 0",
        "numeric_diff | Infinity | 1 | 0",
        "numeric_diff | 1e400 | 1 | 0",
        "numeric_diff | -1e308 | 1e308 | 0",
        "exact_match | \u00e9 | \"e\u0301\" | 0",
        "cer | \u00e9 | \"e\u0301\" | 1",
        "exact_match | [1, 2.0] | [1.0, 2] | 1",
        "levenshtein | b | [\"c\", \"b\"] | 1",
      })
  void everyEdgeHasItsValue(String type, String answer, String expected, double value) {
    assertThat(Runs.value("\"" + type + "\"", answer, expected)).isEqualTo(value);
  }

  @Test
  void loneSurrogatesAreCharacters() {
    assertThat(Runs.value("\"levenshtein\"", "\uD83D", "\"\\ud83d\"")).isEqualTo(1.0);
    assertThat(Runs.value("\"chrf\"", "\uD83D", "\"\\ude00\"")).isEqualTo(0.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numeric_diff | \"word\" | EVAL_BAD_REFERENCE",
        "contains | null | EVAL_NO_REFERENCE",
        "f1 | [] | EVAL_NO_REFERENCE",
        "list_contains | \"word\" | EVAL_BAD_REFERENCE",
        "word-count | {\"min\":3,\"max\":2} | EVAL_BAD_REFERENCE",
        "contains-any | \"\\\"open\" | EVAL_BAD_REFERENCE",
      })
  void whatCannotBeMeasuredStaysAnErrorUnderItsOpposite(String type, String expected, String code) {
    assertThat(Runs.value("\"" + type + "\"", "b", expected)).isEqualTo(code);
    assertThat(Runs.value("\"not-" + type + "\"", "b", expected)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"0.5, pass", "0.51, fail", "0.49, pass"})
  void aThresholdIsPartOfWhatPasses(double threshold, String assessment) {
    String evaluator = "{\"type\":\"jaccard\",\"threshold\":%s}".formatted(threshold);
    Score score = score(evaluator, answered("{\"expected\":\"the cat ran\"}", "the cat sat"));
    assertThat(score.assessment()).isEqualTo(assessment);
  }

  @Test
  void perplexityOfWhatIsImpossibleIsAnErrorAndItsScoreIsNot() {
    String row = "{\"logprobs\":[-0.5,-1e308,-1e308]}";
    assertThat(score("\"perplexity\"", answered(row, "b")).errorCode())
        .isEqualTo("EVAL_NON_FINITE");
    assertThat(score("\"perplexity-score\"", answered(row, "b")).number()).isEqualTo(0.0);
  }
}
