package dev.assay.transforms.evaluate.judged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JudgeScoreTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "7 | 7",
        "7/10 | 7",
        "I give it 4 out of 5. | 4",
        "On a scale of 1 to 10: 7.5 | 7.5",
        "Reasons 1, 2 and 3. **Score:** 8/10 | 8",
        "Score: 3. On second thought, final score: 4 | 4",
        "Rating (1-5): 2 | 2",
        "The 2 flaws are small. Rating: [[6]] | 6",
        "-1 | -1",
        "1,234.5 | 1234.5",
        "GPT-4 gets 3 | 3",
        "Excellent | -",
        "3 or 4 | -",
        "2024-05-01 | -",
        "1.2.3 | -",
      })
  void readsTheNumberThatIsStated(String text, String number) {
    Score score = score("{}", text);

    if (number == null) {
      assertThat(score.errorCode()).isEqualTo("EVAL_UNPARSED");
      assertThat(score.value()).isNull();
    } else {
      assertThat(score.number()).isEqualTo(Double.valueOf(number));
    }
  }

  @Test
  void aNumberOutsideTheRangeIsNoScore() {
    String range = "{\"min\": 1, \"max\": 5}";

    assertThat(score(range, "5").number()).isEqualTo(5.0);
    assertThat(score(range, "6").errorCode()).isEqualTo("EVAL_UNPARSED");
    assertThat(score(range, "0.5").errorCode()).isEqualTo("EVAL_UNPARSED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "yes | 1",
        "No. | 0",
        "**Yes** | 1",
        "Yes, because it is right. | 1",
        "It is wrong. Verdict: no | 0",
        "Verdict: **Yes** - but no detail | 1",
        "Thinking of no and yes, [[no]] | 0",
        "No doubt it is right | -",
        "There is no error in it | -",
        "Maybe | -",
        "Yes and no | -",
        "Nothing | -",
        "'' | -",
      })
  void readsYesAndNo(String text, String value) {
    Score score = score("{\"parser\": \"yes-no\"}", text);

    if (value == null) {
      assertThat(score.errorCode()).isEqualTo("EVAL_UNPARSED");
    } else {
      assertThat(score.number()).isEqualTo(Double.valueOf(value));
      assertThat(score.label()).isEqualTo(value.equals("1") ? "yes" : "no");
    }
  }

  @Test
  void aBeginningAndAnEndThatDifferStateNothing() {
    String parser = "{\"parser\": \"yes-no\"}";

    assertThat(score(parser, "Yes.\nOr rather:\nNo.").isError()).isTrue();
    assertThat(score(parser, "It is right.\n\nYes").number()).isEqualTo(1.0);
  }

  @Test
  void readsChoicesAsLabelsWithTheirNumbers() {
    String labels = "{\"parser\": \"choice\", \"choices\": [\"good\", \"very good\", \"A\"]}";
    String valued = "{\"parser\": \"choice\", \"choices\": {\"good\": 1, \"bad\": 0}}";

    assertThat(score(labels, "Very good.").label()).isEqualTo("very good");
    assertThat(score(labels, "Very good.").value()).isNull();
    assertThat(score(labels, "Answer: (a)").label()).isEqualTo("A");
    assertThat(score(labels, "This is not good").isError()).isTrue();
    assertThat(score(valued, "\"BAD\"").number()).isEqualTo(0.0);
    assertThat(score(valued, "\"BAD\"").label()).isEqualTo("bad");
  }

  @Test
  void readsAFieldOfTheLastObjectThatHasIt() {
    String field = "{\"parser\": \"json\", \"field\": \"verdict.score\", \"max\": 10}";

    assertThat(score(field, "```json\n{\"verdict\": {\"score\": 8}}\n``` {\"a\": 1}").number())
        .isEqualTo(8.0);
    assertThat(score(field, "{\"verdict\": {\"score\": \"9\"}}").number()).isEqualTo(9.0);
    assertThat(score(field, "{\"verdict\": {\"score\": true}}").number()).isEqualTo(1.0);
    assertThat(score(field, "{\"verdict\": {\"score\": \"fine\"}}").label()).isEqualTo("fine");
    assertThat(score(field, "{\"verdict\": {\"score\": 11}}").isError()).isTrue();
    assertThat(score(field, "{\"verdict\": {\"score\": null}}").isError()).isTrue();
    assertThat(score(field, "{\"score\": 8}").isError()).isTrue();
    assertThat(score(field, "score: 8").isError()).isTrue();
  }

  @Test
  void givesEachScoreAgainByJudgeAndTemplate() {
    ObjectNode row = Json.object().put("judge_name", "gpt 4").put("template_name", "t.v1");

    List<Score> scores = scores("{\"by_judge\": true}", "3", row);

    assertThat(scores).extracting(Score::name).containsExactly("judge", "judge-gpt_4-t.v1");
    assertThat(scores).extracting(Score::number).containsExactly(3.0, 3.0);
    assertThat(scores("{\"by_judge\": true}", "none", row)).allMatch(Score::isError).hasSize(2);
    assertThat(scores("{\"by_judge\": true}", "3", Json.object())).hasSize(1);
  }

  @Test
  void anUnreadableJudgementNeverPasses() {
    Score score = score("{\"threshold\": 0}", "no idea");

    assertThat(score.isError()).isTrue();
    assertThat(score.assessment()).isNull();
    assertThat(score("{\"threshold\": 7}", "7").assessment()).isEqualTo("pass");
  }

  @Test
  void namesSettingsThatCannotBeUsed() {
    assertThat(problems("{\"parser\": \"choice\"}"))
        .singleElement()
        .asString()
        .contains("no choices");
    assertThat(problems("{\"choices\": [1]}"))
        .singleElement()
        .asString()
        .contains("invalid choices");
    assertThat(problems("{\"min\": 3, \"max\": 2}"))
        .singleElement()
        .asString()
        .contains("min above");
    assertThat(problems("{\"max\": \"x\"}")).singleElement().asString().contains("invalid max");
    assertThat(problems("{\"parser\": \"yes\"}")).hasSize(1);
  }

  @Property
  void aStatedNumberIsReadBack(@ForAll @DoubleRange(min = -1000, max = 1000) double number) {
    String text = Json.text(Json.object().numberNode(Math.round(number * 100) / 100.0));

    assertThat(score("{}", "Score: " + text).number()).isEqualTo(Double.valueOf(text));
  }

  @Property
  void anyTextIsScoredOrAnError(@ForAll @StringLength(max = 200) String text) {
    for (String parser : List.of("number", "yes-no", "json")) {
      Score score = score("{\"parser\": \"" + parser + "\"}", text);
      assertThat(score.isError()).isEqualTo(score.value() == null && score.label() == null);
    }
  }

  private static List<String> problems(String parameters) {
    return Evaluators.standard().problems(List.of(spec(parameters)));
  }

  private static EvaluatorSpec spec(String parameters) {
    return new EvaluatorSpec("judge-score", "judge", json(parameters));
  }

  private static Score score(String parameters, String text) {
    return scores(parameters, text, Json.object()).get(0);
  }

  private static List<Score> scores(String parameters, String text, ObjectNode fields) {
    Run run =
        Run.pending(
                new Row("1", fields, new SourcePosition("rows.jsonl", 1, 0)),
                1,
                null,
                new ModelCall("test", "m", "test", new Prompt.Text("p"), Json.object(), "chat"))
            .withOutcome(
                new Outcome.Answered(
                    new Completion(TextNode.valueOf(text), null, null, null, Usage.UNKNOWN)),
                CallTrace.NONE);
    return Evaluators.standard()
        .create(spec(parameters))
        .evaluate(Objects.requireNonNull(Answer.of(run)));
  }

  private static ObjectNode json(String text) {
    try {
      JsonNode json = Json.parse(text);
      return (ObjectNode) json;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
