package dev.assay.transforms.evaluate.text;

import static dev.assay.transforms.evaluate.Runs.value;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactMatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // autoevals 0.3.0
        "\"exact_match\" | Paris | \"Paris\" | 1",
        "\"exact_match\" | Paris | \"paris\" | 0",
        "\"exact_match\" | `Paris ` | \"Paris\" | 0",
        "\"exact_match\" | { \"a\": 1 } | {\"a\":1} | 1",
        "\"exact_match\" | {\"b\":2,\"a\":1} | {\"a\":1,\"b\":2} | 0",
        "\"exact_match\" | 1 | 1 | 1",
        "\"exact_match\" | 1 | \"1\" | 1",
        "\"exact_match\" | true | true | 1",
        "\"exact_match\" | `` | \"\" | 1",
        "\"exact_match\" | not json | [1] | 0",
        "\"exact_match\" | [1.0, 2] | [1, 2] | 1",
        // promptfoo 0.123.1
        "\"equals\" | {\"b\":2,\"a\":1} | {\"a\":1,\"b\":2} | 1",
        "\"equals\" | not json | {\"a\":1} | 0",
        "\"equals\" | 42 | 42 | 1",
        "\"equals\" | Hello | \"hello\" | 0",
        "\"not-equals\" | Hello | \"hello\" | 1",
        // HELM strip, SQuAD
        "{\"type\":\"exact_match\",\"form\":\"strip\"} | ` Paris\t` | \"Paris\" | 1",
        "{\"type\":\"exact_match\",\"form\":\"strip\"} | paris | \"Paris\" | 0",
        "{\"type\":\"exact_match\",\"form\":\"squad\"} | The Eiffel Tower | \"Eiffel Tower!\" | 1",
        "{\"type\":\"exact_match\",\"form\":\"squad\"} | The Paris! | \"paris\" | 1",
        "{\"type\":\"exact_match\",\"form\":\"squad\"} | theatre | \"atre\" | 0",
        "{\"type\":\"exact_match\",\"expected\":\"b\"} | b | \"a\" | 1",
      })
  void agreesWithTheReference(String evaluator, String answer, String expected, double score) {
    assertThat(value(evaluator, answer, expected)).isEqualTo(score);
  }
}
