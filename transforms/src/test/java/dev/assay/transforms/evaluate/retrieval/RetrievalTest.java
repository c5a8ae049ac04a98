package dev.assay.transforms.evaluate.retrieval;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.score;
import static dev.assay.transforms.evaluate.Runs.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrievalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mrr | 0.5",
        "hit_rate | 1",
        "precision_at_k | 0.5",
        "recall_at_k | 0.6666666666666666",
        "average_precision | 0.3333333333333333",
        "ndcg | 0.4981892575",
      })
  void measuresARankedListOfIds(String type, double expected) {
    String evaluator =
        type.equals("mrr") || type.equals("average_precision")
            ? "\"" + type + "\""
            : "{\"type\":\"" + type + "\",\"k\":4}";
    assertThat(value(evaluator, "[\"x\",\"a\",\"y\",\"b\"]", "[\"a\",\"b\",\"c\"]"))
        .isInstanceOfSatisfying(Double.class, v -> assertThat(v).isCloseTo(expected, within(1e-9)));
  }

  @Test
  void anIdCountsOnce() {
    assertThat(value("{\"type\":\"recall_at_k\",\"k\":2}", "[\"a\",\"a\"]", "[\"a\",\"b\"]"))
        .isEqualTo(0.5);
  }

  @Test
  void readsTheListFromTheRow() {
    String evaluator = "{\"type\":\"mrr\",\"retrieved\":\"found\"}";
    assertThat(
            score(evaluator, answered("{\"expected\":[2],\"found\":[{\"id\":1},{\"id\":2}]}", "x"))
                .number())
        .isEqualTo(0.5);
    assertThat(score(evaluator, answered("{\"expected\":[2]}", "x")).errorCode())
        .isEqualTo("EVAL_NO_VALUE");
  }

  @Test
  void prefersWhatIsMoreRelevant() {
    assertThat(value("\"ndcg\"", "[\"a\",\"b\"]", "{\"a\":3,\"b\":1}")).isEqualTo(1.0);
    assertThat(value("\"ndcg\"", "[\"a\"]", "{\"a\":-1}")).isEqualTo("EVAL_BAD_REFERENCE");
    assertThat(value("\"ndcg\"", "no list", "[\"a\"]")).isEqualTo(0.0);
  }
}
