package dev.assay.transforms.evaluate;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.overlap.BleuCounts;
import dev.assay.transforms.evaluate.overlap.Smoothing;
import dev.assay.transforms.evaluate.statistics.Repeats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that stand for different numbers in different tools: each number under its profile. */
class ParityTrapsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bleu | promptfoo | The cat sat on the mat | The cat lay on the mat | 0.010573712634405",
        "bleu | sacrebleu | The cat sat on the mat | The cat lay on the mat | 0.3799178428257963",
        "bleu | sacrebleu | The Eiffel Tower is located in India. | The Eiffel Tower is located in"
            + " Paris. | 0.7071067811865478",
        "bleu | promptfoo | The Eiffel Tower is located in India. | The Eiffel Tower is located in"
            + " Paris. | 0.8091067115702213",
        "bleu | promptfoo | the cat | the cat sat on the mat | 0.1353352832366127",
        "bleu | sacrebleu | the cat | the cat sat on the mat | 0.1353352832366127",
        "f1 | squad | the cat sat sat | cat sat | 0.8",
        "f1 | inspect | the cat sat sat | cat sat | 1",
        "f1 | helm | the cat sat sat | cat sat | 1",
        "f1 | inspect | Barack Obama was the 44th president | Obama | 0.33",
        "rouge-n | promptfoo | The Eiffel Tower is located in India. | The Eiffel Tower is located"
            + " in Paris. | 0.875",
        "rouge1 | google | The Eiffel Tower is located in India. | The Eiffel Tower is located in"
            + " Paris. | 0.8571428571428571",
        "rouge1 | google | Париж | Париж | 0",
        "rouge1 | unicode | Париж | Париж | 1",
        "levenshtein | autoevals | 😀 | 😁 | 0.5",
        "levenshtein | codepoint | 😀 | 😁 | 0",
        "levenshtein | promptfoo | kitten | sitting | 1",
        "exact_match | autoevals | The Paris! | paris | 0",
        "exact_match | helm-quasi | The Paris! | paris | 1",
        "exact_match | squad | The Paris! | paris | 1",
        "exact_match | inspect | 10.0 | 10 | 1",
        "exact_match | inspect | the cat sat sat | cat sat | 0",
        "exact_match | lm-eval | ` Paris` | Paris | 0",
        "exact_match | helm | ` Paris` | Paris | 1",
        "match | prompto | The answer is Paris. | Paris | 0",
        "match | inspect | The answer is Paris. | Paris | 1",
        "includes | prompto | Hello World | world | 0",
        "includes | inspect | Hello World | world | 1",
      })
  void everyProfileGivesItsOwnNumber(
      String type, String profile, String answer, String expected, double value) {
    Score score = score(spec(type, profile), answered(row(expected), answer));
    assertThat(score.number()).isCloseTo(value, within(1e-9));
    assertThat(score.tags().path("profile").asText()).isEqualTo(profile);
  }

  @Test
  void corpusBleuIsNotTheMeanOfItsSentences() {
    BleuCounts one = counts("The cat sat on the mat", "The cat lay on the mat");
    BleuCounts two =
        counts("The Eiffel Tower is located in India.", "The Eiffel Tower is located in Paris.");
    assertThat(Smoothing.CORPUS.score(one.plus(two))).isCloseTo(0.5721248424548516, within(1e-9));
    assertThat(one.plus(two)).isEqualTo(two.plus(one));
    assertThat(one.plus(BleuCounts.none(4))).isEqualTo(one);
    BleuCounts shorter = counts("the cat", "the cat sat on the mat");
    assertThat(Smoothing.CORPUS.score(shorter)).isZero();
  }

  @Test
  void validJsonTakesNoScalarButIsJsonDoes() {
    assertThat(score("\"is-json\"", answered("{}", "42")).number()).isEqualTo(1.0);
    assertThat(score("\"valid_json\"", answered("{}", "42")).number()).isEqualTo(0.0);
  }

  @Test
  void equalsTakesKeysInAnyOrderButExactMatchDoesNot() {
    String row = "{\"expected\":{\"a\":1,\"b\":2}}";
    assertThat(score("\"equals\"", answered(row, "{\"b\":2,\"a\":1}")).number()).isEqualTo(1.0);
    assertThat(score("\"exact_match\"", answered(row, "{\"b\":2,\"a\":1}")).number())
        .isEqualTo(0.0);
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(Repeats.median(new double[] {0.2, 0.9, 0.4, 0.6})).isEqualTo(0.5);
  }

  @Test
  void jaccardIsOfWordsAndOverlapOfCharacters() {
    String row = "{\"expected\":\"the cat ran\"}";
    assertThat(score("\"jaccard\"", answered(row, "the cat sat")).number()).isEqualTo(0.5);
    assertThat(score("\"overlap\"", answered(row, "the cat sat")).number())
        .isCloseTo(2.0 / 3, within(1e-9));
  }

  private static BleuCounts counts(String answer, String expected) {
    Score score = score("\"bleu\"", answered(row(expected), answer));
    BleuCounts counts = BleuCounts.parse(score.tags().path("counts").asText());
    assertThat(BleuCounts.parse(counts.toString())).isEqualTo(counts);
    return counts;
  }

  private static String spec(String type, String profile) {
    return Json.text(Json.object().put("type", type).put("profile", profile));
  }

  private static String row(String expected) {
    return Json.text(Json.object().put("expected", expected));
  }
}
