package dev.assay.transforms.evaluate.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Runs;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstalledEvaluatorTest {

  private static final String UNRULY = "{\"type\":\"unruly\",\"timeout\":\"100ms\"}";

  @BeforeEach
  void hold() {
    UnrulyType.release(false);
  }

  @AfterEach
  void release() {
    UnrulyType.release(true);
  }

  @Test
  void isATypeLikeAnyOther() {
    assertThat(Evaluators.standard().types()).contains("unruly", "command", "exact_match");
    assertThat(Runs.value("{\"type\":\"unruly\",\"factor\":2}", "abc", "null")).isEqualTo(6.0);
    assertThat(Runs.value("\"not-unruly\"", "", "null")).isEqualTo(1.0);
    Score score =
        Runs.score(
            "{\"type\":\"unruly\",\"threshold\":4,\"extract\":\"last-word\"}",
            Runs.answered("{}", "one three"));
    assertThat(score.number()).isEqualTo(5);
    assertThat(score.assessment()).isEqualTo("pass");
  }

  @Test
  void hasItsParametersChecked() {
    assertThat(Runs.problems("{\"type\":\"unruly\",\"facter\":2,\"timeout\":\"soon\"}"))
        .hasSize(2)
        .anyMatch(text -> text.contains("facter (did you mean factor?"))
        .anyMatch(text -> text.contains("invalid timeout (must be a time from 10ms to 60m"));
    assertThat(Runs.problems("\"unrulie\"")).first().asString().contains("did you mean unruly?");
  }

  @ParameterizedTest
  @CsvSource({
    "throw, EVAL_FAILED",
    "recurse, EVAL_FAILED",
    "allocate, EVAL_FAILED",
    "nothing, EVAL_FAILED",
    "null, EVAL_FAILED",
    "loop, EVAL_TIMEOUT",
    "wait, EVAL_TIMEOUT",
    "nan, EVAL_NON_FINITE",
    "misname, EVAL_BAD_SCORE",
    "many, EVAL_BAD_SCORE",
  })
  void whatItDoesWrongIsAnErrorOfTheScore(String answer, String code) {
    Score score = Runs.score(UNRULY, Runs.answered("{}", answer));
    assertThat(score.state()).isEqualTo(Score.State.ERROR);
    assertThat(score.errorCode()).isEqualTo(code);
    assertThat(score.name()).isEqualTo("unruly");
    assertThat(score.errorMessage())
        .contains("the answer is kept without this score")
        .doesNotContain("nobody may read");
  }

  @Test
  void mayGiveSeveralScoresAndMaySkip() {
    List<Score> scores = Runs.scores(List.of(UNRULY), Runs.answered("{}", "several"));
    assertThat(scores).extracting(Score::name).containsExactly("unruly", "unruly-b");
    assertThat(Runs.score(UNRULY, Runs.answered("{}", "skip")).state())
        .isEqualTo(Score.State.SKIPPED);
  }

  @Test
  void goesOnAfterATimeoutAndLeavesTheOthersAlone() {
    List<String> both = List.of("\"is-json\"", UNRULY);
    try (Runs.Scorer scorer = Runs.scorer(both)) {
      assertThat(scorer.of(Runs.answered("{}", "wait")))
          .extracting(Score::errorCode)
          .containsExactly(null, "EVAL_TIMEOUT");
      assertThat(scorer.of(Runs.answered("{}", "fine")))
          .extracting(Score::number)
          .containsExactly(0.0, 4.0);
    }
  }

  @Test
  void givesUpWhileThreeEvaluationsTakeNoNotice() {
    try (Runs.Scorer scorer = Runs.scorer(List.of(UNRULY))) {
      for (int i = 0; i < 3; i++) {
        assertThat(scorer.of(Runs.answered("{}", "loop")))
            .extracting(Score::errorCode)
            .containsExactly("EVAL_TIMEOUT");
      }
      assertThat(scorer.of(Runs.answered("{}", "fine")).get(0).errorMessage())
          .contains("3 earlier evaluations still run");
    }
  }
}
