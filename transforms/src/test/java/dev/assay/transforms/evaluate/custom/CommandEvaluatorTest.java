package dev.assay.transforms.evaluate.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Runs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs of the shell, which is where the tests run; what they get as {@code $id} they send back.
 */
class CommandEvaluatorTest {

  private static final String EACH =
      "while read -r line; do id=${line#'{\"id\":'}; id=${id%%,*}; WORDS; done";

  /** An evaluator whose program runs these words of the shell for each line. */
  private static String each(String words) {
    return script(EACH.replace("WORDS", words));
  }

  /** Prints a line with the id in front; {@code @} stands for a quote. */
  private static String reply(String rest) {
    return each("echo '{@id@:'$id',%s}'".formatted(rest).replace('@', '"'));
  }

  private static String script(String script) {
    ObjectNode spec = Json.object().put("type", "command").put("name", "c").put("timeout", "20s");
    spec.putArray("command").add("sh").add("-c").add(script);
    return Json.text(spec);
  }

  private static Score score(String evaluator) {
    return Runs.score(evaluator, Runs.answered("{\"expected\":\"x\"}", "y"));
  }

  @Test
  void booleansNumbersAndOtherJsonAreValuesAndTextsAreLabels() {
    assertThat(score(reply("@result@:true")).value()).isEqualTo(Runs.json("true"));
    assertThat(score(reply("@result@:true")).number()).isEqualTo(1);
    assertThat(score(reply("@result@:0.25")).number()).isEqualTo(0.25);
    assertThat(score(reply("@result@:@warm@")).label()).isEqualTo("warm");
    assertThat(score(reply("@result@:[1,2]")).value()).isEqualTo(Runs.json("[1,2]"));
    assertThat(score(reply("@result@:null")).state()).isEqualTo(Score.State.UNSCORED);
    assertThat(score(reply("@skipped@:@no table@")).state()).isEqualTo(Score.State.SKIPPED);
  }

  @Test
  void aRecordIsKeptWhole() {
    Score score =
        score(
            reply(
                "@value@:0.5,@label@:@fair@,@reasoning@:@so so@,@assessment@:@fail@,"
                    + "@tags@:{@k@:@v@,@n@:1},@metadata@:{@votes@:[1,0]}"));
    assertThat(score.number()).isEqualTo(0.5);
    assertThat(score.label()).isEqualTo("fair");
    assertThat(score.reasoning()).isEqualTo("so so");
    assertThat(score.state()).isEqualTo(Score.State.FAIL);
    assertThat(score.tags()).isEqualTo(Runs.json("{\"k\":\"v\",\"n\":\"1\"}"));
    assertThat(score.metadata()).isEqualTo(Runs.json("{\"votes\":[1,0]}"));
  }

  @Test
  void severalScoresAreNamedAfterTheEvaluator() {
    List<Score> scores =
        Runs.scores(
            List.of(reply("@scores@:{@a@:1,@b@:{@value@:2,@reasoning@:@r@}}")),
            Runs.answered("{}", "y"));
    assertThat(scores).extracting(Score::name).containsExactly("c-a", "c-b");
    assertThat(scores).extracting(Score::number).containsExactly(1.0, 2.0);
  }

  @Test
  void seesTheAnswerTheExpectedAndTheLine() {
    String echo =
        each(
            "case $line in *'\"output\":\"42\",\"expected\":\"x\"'*'\"run\":{'*'\"response\":\"the"
                + " 42\"'*) r=true;; *) r=false;; esac; echo '{\"id\":'$id',\"result\":'$r'}'");
    ObjectNode spec = (ObjectNode) Runs.json(echo);
    spec.put("extract", "last-number");
    Score score = Runs.score(Json.text(spec), Runs.answered("{\"expected\":\"x\"}", "the 42"));
    assertThat(score.number()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@result@:NaN | EVAL_NON_FINITE",
        "@value@:{@a@:Infinity} | EVAL_NON_FINITE",
        "@error@:@no model@ | EVAL_FAILED",
        "@reslut@:1 | EVAL_BAD_REPLY",
        "@assessment@:@perhaps@,@value@:1 | EVAL_BAD_SCORE",
        "@scores@:{} | EVAL_BAD_REPLY",
        "@tags@:[],@value@:1 | EVAL_BAD_REPLY",
        "@scores@:{@no name@:1} | EVAL_BAD_SCORE",
      })
  void aLineThatIsNoScoreIsAnError(String rest, String code) {
    assertThat(score(reply(rest)).errorCode()).isEqualTo(code);
  }

  @Test
  void whatComesOutOfTurnIsAnErrorAndTheNextLineGoesToANewProcess() {
    for (String words :
        List.of("echo hello", "echo '{\"id\":99,\"result\":1}'", "echo '[1]'", "echo")) {
      assertThat(score(each(words)).errorCode()).as(words).isEqualTo("EVAL_BAD_REPLY");
    }
    String onceBad =
        each("case $id in 2) echo junk;; *) echo '{\"id\":'$id',\"result\":'$$'}';; esac");
    try (Runs.Scorer scorer = Runs.scorer(List.of(onceBad))) {
      Double first = scorer.of(Runs.answered("{}", "1")).get(0).number();
      assertThat(scorer.of(Runs.answered("{}", "2")).get(0).isError()).isTrue();
      Double third = scorer.of(Runs.answered("{}", "3")).get(0).number();
      assertThat(third).isNotNull().isNotEqualTo(first);
      assertThat(scorer.of(Runs.answered("{}", "4")).get(0).number()).isEqualTo(third);
    }
  }

  @Test
  void aLineBeyondTheBoundIsNotReadToItsEnd() {
    Score score = score(each("tr '\\000' x </dev/zero"));
    assertThat(score.errorCode()).isEqualTo("EVAL_TOO_LARGE");
  }

  @Test
  void oneThatEndsIsToldWithItsExitCodeAndLastWords() {
    Score score = score(script("echo first >&2; echo 'ValueError: bad' >&2; exit 3"));
    assertThat(score.errorCode()).isEqualTo("EVAL_COMMAND_FAILED");
    assertThat(score.errorMessage())
        .contains("ended with exit code 3; its last words: ValueError: bad", "evaluate again");
  }

  @Test
  void oneThatEndsBetweenLinesIsStartedAgainAndNothingIsLost() {
    String two =
        script(
            "for n in 1 2; do read -r line; id=${line#'{\"id\":'}; id=${id%%,*};"
                + " echo '{\"id\":'$id',\"result\":1}'; done");
    try (Runs.Scorer scorer = Runs.scorer(List.of(two))) {
      for (int i = 0; i < 7; i++) {
        assertThat(scorer.of(Runs.answered("{}", "y")).get(0).number())
            .as("run %s", i)
            .isEqualTo(1);
      }
    }
  }

  @Test
  void oneThatTakesTooLongIsStopped() {
    ObjectNode spec =
        (ObjectNode)
            Runs.json(
                each("case $id in 2) sleep 600;; *) echo '{\"id\":'$id',\"result\":1}';; esac"));
    spec.put("timeout", "200ms");
    try (Runs.Scorer scorer = Runs.scorer(List.of(Json.text(spec)))) {
      assertThat(scorer.of(Runs.answered("{}", "1")).get(0).number()).isEqualTo(1);
      assertThat(scorer.of(Runs.answered("{}", "2")).get(0).errorCode()).isEqualTo("EVAL_TIMEOUT");
      assertThat(scorer.of(Runs.answered("{}", "3")).get(0).number()).isEqualTo(1);
    }
  }

  @Test
  void oneThatNeverWorksIsNotStartedForEveryRun() {
    try (Runs.Scorer scorer = Runs.scorer(List.of(script("exit 1")))) {
      for (int i = 0; i < Asking.MAX_FAILURES; i++) {
        assertThat(scorer.of(Runs.answered("{}", "y")).get(0).errorMessage())
            .contains("exit code 1");
      }
      assertThat(scorer.of(Runs.answered("{}", "y")).get(0).errorMessage())
          .contains("failed 10 times in a row and is not started again");
    }
  }

  @Test
  void oneThatIsNotThereIsToldByName() {
    ObjectNode spec = Json.object().put("type", "command").put("name", "c");
    spec.putArray("command").add("no-such-program-anywhere");
    assertThat(score(Json.text(spec)).errorMessage())
        .contains("cannot start no-such-program-anywhere")
        .contains("No such file or directory");
  }

  @Test
  void itsSettingsAreCheckedBeforeTheFirstCall() {
    assertThat(Runs.problems("{\"type\":\"command\",\"name\":\"c\"}"))
        .first()
        .asString()
        .contains("Evaluator c has no command (must be a list of words");
    assertThat(
            Runs.problems(
                "{\"type\":\"command\",\"name\":\"c\",\"command\":[\"a\"],\"timeout\":5}"))
        .first()
        .asString()
        .contains("invalid timeout");
    assertThat(Runs.problems("{\"type\":\"command\",\"command\":[\"a\"],\"environment\":[\"A\"]}"))
        .isEmpty();
  }
}
