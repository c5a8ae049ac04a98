package dev.assay.transforms.evaluate;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.problems;
import static dev.assay.transforms.evaluate.Runs.score;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "answer-letter | `Let me think. ANSWER: B. No wait.\nANSWER: C` | C",
        "answer-letter | ANSWER: AB | none",
        "answer-letter | `ANSWER: B\nANSWER: AB` | none",
        "answer-word | ANSWER: yes. | yes",
        "answer-line | `blah\nanswer : 42 km` | 42 km",
        "answer-line | `ANSWER: 42\nblah` | none",
        "gsm8k | `so #### 1,234.5 done #### 7` | 1,234.5",
        "gsm8k-last | `so #### 1,234.5 done #### 7` | 7",
        "last-number | It costs $1,250.00 for 2 or 3,000. | 3000",
        "last-number | 5 apples and 17 pears | 17",
        "last-word | the answer is 42 | 42",
        "choice | I think it is (B) | B",
        "choice | `A. no\nSo the answer is **C**` | C",
        "choice | Answer: D | D",
        "choice | no letter here | none",
      })
  void scoresTheExtractedPart(String extract, String answer, String part) {
    String evaluator =
        "{\"type\":\"exact_match\",\"extract\":\"%s\",\"fallback\":\"none\",\"expected\":\"%s\"}";
    assertThat(score(evaluator.formatted(extract, part), answered("{}", answer)).number())
        .isEqualTo(1.0);
  }

  @Test
  void extractsWithAPatternOfTheExperiment() {
    String evaluator =
        "{\"type\":\"equals\",\"value\":\"b\",\"extract\":{\"regex\":\"<(.)>\",\"select\":\"last\"}}";
    Score score = score(evaluator, answered("{}", "<a> <b>"));
    assertThat(score.number()).isEqualTo(1.0);
    assertThat(score.tags().path("extract").asText()).isEqualTo("regex");
    assertThat(score(evaluator, answered("{}", "none")).number()).isEqualTo(0.0);
  }

  @Test
  void refusesExtractorsThatAreNoneBeforeTheFirstCall() {
    assertThat(problems("{\"type\":\"equals\",\"extract\":\"answer-leter\"}"))
        .singleElement()
        .asString()
        .startsWith("Evaluator equals has an invalid extract (must be one of answer-letter,");
    assertThat(problems("{\"type\":\"equals\",\"extract\":{\"regex\":\"(\"}}")).hasSize(1);
    assertThat(problems("{\"type\":\"equals\",\"fallback\":\"x\"}"))
        .containsExactly(
            "Evaluator equals has a fallback without extract (set extract, or remove fallback)");
  }

  @Test
  void thresholdIsPartOfWhatPasses() {
    String evaluator = "{\"type\":\"jaccard\",\"threshold\":0.5,\"expected\":\"a b c\"}";
    assertThat(score(evaluator, answered("{}", "a b d")).assessment()).isEqualTo("pass");
    assertThat(score(evaluator, answered("{}", "a e d")).assessment()).isEqualTo("fail");
    assertThat(score("\"jaccard\"", answered("{\"expected\":\"a\"}", "a")).assessment()).isNull();
  }

  @Test
  void lowerIsBetterForErrorRates() {
    String evaluator = "{\"type\":\"wer\",\"threshold\":0.5,\"expected\":\"a b\"}";
    assertThat(score(evaluator, answered("{}", "a c")).assessment()).isEqualTo("pass");
    assertThat(score(evaluator, answered("{}", "d c")).assessment()).isEqualTo("fail");
  }

  @Test
  void negationTurnsAssessmentAndNumberAfterTheThreshold() {
    String evaluator = "{\"type\":\"not-jaccard\",\"threshold\":0.5,\"expected\":\"a b c\"}";
    Score score = score(evaluator, answered("{}", "a b c"));
    assertThat(score.number()).isEqualTo(0.0);
    assertThat(score.assessment()).isEqualTo("fail");
  }

  @Test
  void weightZeroNeverFails() {
    String evaluator = "{\"type\":\"contains\",\"value\":\"zzz\",\"weight\":0}";
    assertThat(score(evaluator, answered("{}", "abc")))
        .returns(0.0, Score::number)
        .returns("pass", Score::assessment);
  }

  @Test
  void assertSetWeighsItsParts() {
    String parts =
        "\"assert\":[{\"type\":\"equals\",\"value\":\"Hello world\",\"weight\":2},"
            + "{\"type\":\"contains\",\"value\":\"world\"}]}";
    Score all = score("{\"type\":\"assert-set\"," + parts, answered("{}", "Goodbye world"));
    assertThat(all.number()).isEqualTo(1.0 / 3);
    assertThat(all.assessment()).isEqualTo("fail");
    Score enough =
        score("{\"type\":\"assert-set\",\"threshold\":0.2," + parts, answered("{}", "my world"));
    assertThat(enough.assessment()).isEqualTo("pass");
  }

  @Test
  void assertSetWithAPartThatCannotBeMeasuredIsAnError() {
    String set =
        "{\"type\":\"%sassert-set\",\"assert\":[{\"type\":\"latency\",\"threshold\":1},"
            + "{\"type\":\"contains\",\"value\":\"a\"}]}";
    assertThat(score(set.formatted(""), answered("{}", "a")).errorCode())
        .isEqualTo("EVAL_NO_VALUE");
    assertThat(score(set.formatted("not-"), answered("{}", "a")).errorCode())
        .isEqualTo("EVAL_NO_VALUE");
  }

  @Test
  void assertSetTellsWhatIsWrongWithItsParts() {
    assertThat(
            problems(
                "{\"type\":\"assert-set\",\"assert\":[{\"type\":\"contain\"},{\"type\":\"regex\"}]}"))
        .hasSize(2)
        .allSatisfy(text -> assertThat(text).startsWith("Evaluator assert-set has a part with"));
    assertThat(problems("\"assert-set\"")).hasSize(1);
  }
}
