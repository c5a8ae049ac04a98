package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.JudgeStep;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.evaluate.Runs;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RowAssertSetTest {

  private static Evaluator set(String more) {
    return JudgeTypes.evaluators()
        .create(
            EvaluatorSpec.fromJson(
                Runs.json("{\"type\": \"row-assert-set\", \"name\": \"a\"" + more + "}")));
  }

  private static Answer answer(String fields, String response) {
    Run run = Runs.answered(fields, response);
    return Objects.requireNonNull(Answer.of(run));
  }

  private static Score score(String fields, String response) {
    return ((Judge) set(""))
        .step(answer(fields, response), Replies.NONE)
        .match(
            ask -> {
              throw new AssertionError(ask);
            },
            scored -> scored.scores().get(0));
  }

  @Test
  void eachRowSaysWhatHolds() {
    String fields =
        "{\"assert\": [\"is-json\", {\"type\": \"contains\", \"value\": \"a\", \"weight\": 3}]}";

    Score score = score(fields, "banana");

    assertThat(score.number()).isEqualTo(0.75);
    assertThat(score.assessment()).isEqualTo("fail");
    assertThat(score.reasoning()).isEqualTo("does not pass: is-json");
  }

  @Test
  void anObjectHasAThresholdOfItsOwn() {
    Score score =
        score(
            "{\"assert\": {\"threshold\": 0.5, \"assert\": [\"is-json\", {\"type\": \"contains\","
                + " \"value\": \"a\"}]}}",
            "a");

    assertThat(score.number()).isEqualTo(0.5);
    assertThat(score.assessment()).isEqualTo("pass");
  }

  @Test
  void aRowWithoutAssertionsIsSkipped() {
    assertThat(score("{}", "a").state()).isEqualTo(Score.State.SKIPPED);
  }

  @Test
  void assertionsThatCannotBeAreAnErrorOfTheRow() {
    assertThat(score("{\"assert\": [\"is-jsn\"]}", "a").errorCode())
        .isEqualTo("EVAL_BAD_REFERENCE");
    assertThat(score("{\"assert\": [\"is-jsn\"]}", "a").errorMessage()).contains("is-json");
    assertThat(score("{\"assert\": 1}", "a").errorCode()).isEqualTo("EVAL_BAD_REFERENCE");
    assertThat(score("{\"assert\": [{\"type\": \"row-assert-set\"}]}", "a").errorMessage())
        .contains("cannot stand inside one");
  }

  @Test
  void partsThatAskAModelAskTheSetsOwn() {
    Judge set = (Judge) set(", \"judge\": {\"api\": \"test\", \"model\": \"critic\"}");
    Answer answer =
        answer("{\"assert\": [{\"type\": \"llm-rubric\", \"rubric\": \"Is kind\"}]}", "a");

    JudgeStep step = set.step(answer, Replies.NONE);

    String model =
        step.match(ask -> ask.questions().get(0).call().model(), scored -> scored.toString());
    assertThat(model).isEqualTo("critic");
    assertThat(set.later(answer)).isEmpty();
    set.close();
  }
}
