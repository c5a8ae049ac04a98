package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.evaluate.Runs;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTypesPipelineTest {

  private final JudgeRig rig = new JudgeRig();

  @ParameterizedTest
  @CsvSource({
    "A, promptfoo, 1.0, pass",
    "A, autoevals, 0.4, pass",
    "B, autoevals, 0.6, pass",
    "C, promptfoo, 1.0, pass",
    "D, promptfoo, 0.0, fail",
    "E, autoevals, 1.0, pass"
  })
  void factualityScoresItsChoices(String choice, String profile, double value, String assessment) {
    Score score =
        rig.judgeOne(
            ScriptedServices.always(rig.id(), "{\"reason\": \"\", \"choice\": \"" + choice + "\"}"),
            Runs.answered("{\"expected\": \"Paris\"}", "It is Paris"),
            "{\"type\": \"factuality\", \"profile\": \"" + profile + "\", " + JudgeRig.JUDGE + "}");

    assertThat(score.number()).isEqualTo(value);
    assertThat(score.label()).isEqualTo(choice);
    assertThat(score.assessment()).isEqualTo(assessment);
    assertThat(score.tags().path("profile").asText()).isEqualTo(profile);
  }

  @Test
  void factualityNeedsAReference() {
    Score score =
        rig.judgeOne(
            ScriptedServices.always(rig.id(), "{}"),
            Runs.answered("{}", "It is Paris"),
            "{\"type\": \"factuality\", " + JudgeRig.JUDGE + "}");

    assertThat(score.errorCode()).isEqualTo("EVAL_NO_REFERENCE");
  }

  @Test
  void classifiersScoreTheAuthorsChoices() {
    String evaluator =
        "{\"type\": \"llm-classifier\", \"name\": \"mood\", \"prompt\": \"Is it warm, {{who}}?\","
            + " \"choice_scores\": {\"warm\": 1, \"mild\": 0.5, \"cold\": 0}, "
            + JudgeRig.JUDGE
            + "}";
    ScriptedServices services =
        ScriptedServices.always(rig.id(), "{\"reason\": \"\", \"choice\": \"mild\"}");
    Score score = rig.judgeOne(services, Runs.answered("{\"who\": \"Ann\"}", "hi"), evaluator);

    assertThat(score.number()).isEqualTo(0.5);
    assertThat(score.label()).isEqualTo("mild");
    assertThat(score.assessment()).isNull();
    assertThat(JudgeRig.text(services.calls().get(0))).contains("Is it warm, Ann?");
  }

  /** 1, 1, 0, 1 of four statements: 0.75, and each statement gets its own verdict. */
  @Test
  void faithfulnessAsksForStatementsThenForVerdicts() {
    Function<ModelCall, @Nullable JsonNode> script =
        call ->
            TextNode.valueOf(
                JudgeRig.text(call).contains("STATEMENTS")
                    ? "{\"reason\": \"\", \"verdicts\": [true, true, false, true]}"
                    : "{\"statements\": [\"a\", \"b\", \"c\", \"d\"]}");
    ScriptedServices services = ScriptedServices.saying(rig.id(), script);
    Score score =
        rig.judgeOne(
            services,
            Runs.answered("{\"context\": [\"c1\", \"c2\"], \"prompt\": \"q\"}", "answer"),
            "{\"type\": \"context-faithfulness\", " + JudgeRig.JUDGE + "}");

    assertThat(score.number()).isEqualTo(0.75);
    assertThat(score.assessment()).isEqualTo("pass");
    assertThat(services.calls()).hasSize(2);
    assertThat(JudgeRig.text(services.calls().get(1))).contains("1. a\n2. b\n3. c\n4. d");
  }

  @Test
  void aVerdictTooFewIsNone() {
    Function<ModelCall, @Nullable JsonNode> script =
        call ->
            TextNode.valueOf(
                JudgeRig.text(call).contains("STATEMENTS")
                    ? "{\"reason\": \"\", \"verdicts\": [true]}"
                    : "{\"statements\": [\"a\", \"b\"]}");
    Score score =
        rig.judgeOne(
            ScriptedServices.saying(rig.id(), script),
            Runs.answered("{\"context\": \"c\", \"prompt\": \"q\"}", "answer"),
            "{\"type\": \"context-faithfulness\", " + JudgeRig.JUDGE + "}");

    assertThat(score.errorCode()).isEqualTo(Verdict.NONE);
  }

  /** 0, 1, 0, 1, 1 by rank, as Ragas computes it. */
  @Test
  void contextPrecisionIsAveragedOverTheRanks() {
    Score score =
        rig.judgeOne(
            ScriptedServices.always(
                rig.id(), "{\"reason\": \"\", \"verdicts\": [false, true, false, true, true]}"),
            Runs.answered("{\"context\": [\"1\", \"2\", \"3\", \"4\", \"5\"]}", "answer"),
            "{\"type\": \"llm-context-precision\", " + JudgeRig.JUDGE + "}");

    assertThat(score.number()).isEqualTo((1 / 2.0 + 2 / 4.0 + 3 / 5.0) / 3);
  }

  @Test
  void gEvalThinksUpItsStepsOnceAndGradesByThem() {
    Function<ModelCall, @Nullable JsonNode> script =
        call ->
            TextNode.valueOf(
                JudgeRig.text(call).contains("Write down the steps")
                    ? "{\"steps\": [\"look\", \"think\"]}"
                    : "{\"reason\": \"\", \"score\": 7}");
    ScriptedServices services = ScriptedServices.saying(rig.id(), script);
    rig.judge(
        services,
        Gathering.WHOLE_LANE,
        JudgeRig.answers(5),
        List.of("{\"type\": \"g-eval\", \"criteria\": \"Is kind\", " + JudgeRig.JUDGE + "}"),
        runs ->
            assertThat(runs)
                .allSatisfy(
                    run -> {
                      assertThat(run.scores().get(0).number()).isEqualTo(0.7);
                      assertThat(run.scores().get(0).assessment()).isEqualTo("pass");
                      assertThat(run.judging().calls()).isEqualTo(1);
                    }));
    assertThat(services.calls()).hasSize(6);
    assertThat(
            services.calls().stream()
                .filter(call -> JudgeRig.text(call).contains("1. look\n2. think")))
        .hasSize(5);
  }

  @Test
  void gEvalWithoutStepsIsAnError() {
    Score score =
        rig.judgeOne(
            ScriptedServices.always(rig.id(), "no"),
            Runs.answered("{}", "x"),
            "{\"type\": \"g-eval\", \"criteria\": \"Is kind\", " + JudgeRig.JUDGE + "}");

    assertThat(score.errorCode()).isEqualTo(Verdict.NONE);
  }

  @Test
  void relevanceComparesThoughtUpQuestionsWithTheRealOne() {
    Function<ModelCall, @Nullable JsonNode> script =
        call -> {
          if (call.mode().equals("embeddings")) {
            boolean same = JudgeRig.text(call).toLowerCase(Locale.ROOT).contains("capital");
            return Json.object().arrayNode().add(1).add(same ? 0 : 1);
          }
          return TextNode.valueOf("{\"question\": \"Which Capital?\", \"noncommittal\": false}");
        };
    ScriptedServices services = ScriptedServices.saying(rig.id(), script);
    Score score =
        rig.judgeOne(
            services,
            Runs.answered("{\"query\": \"Name the capital\"}", "Paris"),
            "{\"type\": \"answer-relevance\", \"embedding\": {\"api\": \"test\"}, "
                + JudgeRig.JUDGE
                + "}");

    assertThat(score.number()).isEqualTo(1);
    assertThat(services.calls().stream().filter(call -> call.mode().equals("embeddings")))
        .hasSize(2);
    assertThat(services.calls()).hasSize(5);
  }

  @Test
  void answerCorrectnessWeighsStatementsAgainstEmbeddings() {
    Function<ModelCall, @Nullable JsonNode> script =
        call ->
            call.mode().equals("embeddings")
                ? Json.object().arrayNode().add(JudgeRig.text(call).equals("Paris") ? 0 : 1).add(1)
                : TextNode.valueOf(
                    "{\"reason\": \"r\", \"both\": [\"a\", \"b\"], \"answer_only\": [\"c\"],"
                        + " \"expected_only\": [\"d\"]}");
    String evaluator =
        "{\"type\": \"answer-correctness\", \"embedding\": {\"api\": \"test\"}, "
            + JudgeRig.JUDGE
            + "}";
    Run run = Runs.answered("{\"query\": \"Where?\", \"expected\": \"In Paris\"}", "Paris");

    Score score = rig.judgeOne(ScriptedServices.saying(rig.id(), script), run, evaluator);

    double cosine = 1 / Math.sqrt(2);
    assertThat(score.number()).isCloseTo(0.75 * 2 / 3 + 0.25 * cosine, within(1e-9));
    assertThat(score.assessment()).isEqualTo("pass");
  }

  @Test
  void conversationRelevanceIsTheShareOfRelevantAnswers() {
    ScriptedServices services =
        ScriptedServices.saying(
            rig.id(),
            call ->
                TextNode.valueOf(
                    "{\"reason\": \"r\", \"relevant\": "
                        + JudgeRig.text(call).contains("tea")
                        + "}"));
    String evaluator = "{\"type\": \"conversation-relevance\", " + JudgeRig.JUDGE + "}";

    assertThat(
            rig.judgeOne(services, Runs.answered("{\"query\": \"q\"}", "tea"), evaluator).number())
        .isEqualTo(1);
    assertThat(services.calls()).hasSize(1);
  }
}
