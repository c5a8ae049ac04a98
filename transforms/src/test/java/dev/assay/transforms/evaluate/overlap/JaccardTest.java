package dev.assay.transforms.evaluate.overlap;

import static dev.assay.transforms.evaluate.Runs.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JaccardTest {

  @ParameterizedTest
  @CsvSource({
    "overlap, Paris, Paris, 1",
    "overlap, Rome, Copenhagen, 0.2",
    "overlap, '', '', 1",
    "overlap, a, '', 0",
    "overlap, 😀, 😁, 0",
    "jaccard, the cat sat, the cat ran, 0.5",
    "jaccard, a b c, c b a, 1",
    "jaccard, The  cat, the cat, 1",
    "jaccard, '', '', 1",
    "jaccard, a, '', 0",
  })
  void agreesWithTheReference(String type, String answer, String expected, double score) {
    assertThat(value("\"" + type + "\"", answer, "\"" + expected + "\""))
        .isInstanceOfSatisfying(Double.class, v -> assertThat(v).isCloseTo(score, within(1e-12)));
  }
}
