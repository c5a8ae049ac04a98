package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.EvaluationException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {

  private static final Tally PLAIN = new Tally(null);

  private static Vote lost() {
    return Vote.failed("", new EvaluationException(Verdict.NONE, "nothing"));
  }

  /** P passes, F fails, x gave no verdict. */
  private static List<Vote> votes(String marks) {
    List<Vote> votes = new ArrayList<>();
    for (int i = 0; i < marks.length(); i++) {
      char mark = marks.charAt(i);
      votes.add(mark == 'x' ? lost() : Vote.of(mark == 'P' ? 1 : 0, mark == 'P', "r" + mark));
    }
    return votes;
  }

  @ParameterizedTest
  @CsvSource({
    "P, pass, 1.0",
    "F, fail, 0.0",
    "PPF, pass, 0.6666666666666666",
    "PFF, fail, 0.3333333333333333",
    "PF, fail, 0.5",
    "PPFF, fail, 0.5",
    "PPx, pass, 1.0",
    "PFx, fail, 0.5"
  })
  void mostVotesDecideAndATieFails(String marks, String assessment, double value) {
    Score score = PLAIN.score("s", votes(marks), marks.length());

    assertThat(score.assessment()).isEqualTo(assessment);
    assertThat(score.number()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "x, JUDGE_NO_VERDICT",
    "Px, JUDGE_NO_QUORUM",
    "Pxx, JUDGE_NO_QUORUM",
    "PPxx, JUDGE_NO_QUORUM",
    "xx, JUDGE_NO_VERDICT"
  })
  void halfTheVotesAreTooFew(String marks, String code) {
    Score score = PLAIN.score("s", votes(marks), marks.length());

    assertThat(score.errorCode()).isEqualTo(code);
    assertThat(score.number()).isNull();
    assertThat(score.assessment()).isNull();
  }

  @Test
  void seatsThatDidNotVoteCountToo() {
    assertThat(PLAIN.score("s", votes("PP"), 4).errorCode()).isEqualTo("JUDGE_NO_QUORUM");
  }

  @Test
  void ofEquallyManyChoicesTheLowestCounts() {
    List<Vote> votes = List.of(Vote.of(1, "C", "c"), Vote.of(0, "D", "d"), Vote.of(0.4, "A", "a"));

    Score score = PLAIN.score("s", votes, 3);

    assertThat(score.label()).isEqualTo("D");
    assertThat(score.number()).isZero();
    assertThat(score.reasoning()).isEqualTo("d");
    assertThat(score.tags().path("agreement").asText()).isEqualTo("0.333");
  }

  @Test
  void theMostFrequentChoiceCounts() {
    List<Vote> votes = List.of(Vote.of(0, "D", ""), Vote.of(1, "C", ""), Vote.of(1, "C", "same"));

    Score score = PLAIN.score("s", votes, 3);

    assertThat(score.label()).isEqualTo("C");
    assertThat(score.number()).isEqualTo(1);
    assertThat(score.tags().path("votes").asText()).isEqualTo("3 of 3");
  }

  @Test
  void aThresholdMustBeReachedTooWhereVotesPass() {
    assertThat(new Tally(0.7).score("s", votes("PPF"), 3).assessment()).isEqualTo("fail");
    assertThat(new Tally(0.6).score("s", votes("PPF"), 3).assessment()).isEqualTo("pass");
  }

  @Test
  void valuesWithoutChoicesAreAveraged() {
    List<Vote> votes = List.of(Vote.of(0.2, ""), Vote.of(0.6, ""), lost());

    assertThat(PLAIN.score("s", votes, 3).number()).isCloseTo(0.4, within(1e-12));
    assertThat(PLAIN.score("s", votes, 3).assessment()).isNull();
  }

  @Test
  void aMissingPartSpoilsTheWhole() {
    Score good = PLAIN.score("s.a", votes("P"), 1);
    Score bad = PLAIN.score("s.b", votes("F"), 1);
    Score missing = PLAIN.score("s.c", votes("x"), 1);

    assertThat(Tally.whole("s", List.of(good, bad)).number()).isEqualTo(0.5);
    assertThat(Tally.whole("s", List.of(good, bad)).assessment()).isEqualTo("fail");
    assertThat(Tally.whole("s", List.of(good, missing)).errorCode()).isEqualTo(Verdict.NONE);
  }
}
