package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.evaluate.Runs;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeRunsPipelineTest {

  private static final String RUBRIC =
      "{\"type\": \"llm-rubric\", \"name\": \"tone\", \"rubric\": \"Be kind\", "
          + JudgeRig.JUDGE
          + "}";

  private final JudgeRig rig = new JudgeRig();

  private ScriptedServices kind() {
    return ScriptedServices.saying(
        rig.id(),
        call -> {
          boolean kind = JudgeRig.text(call).contains("kind words");
          return TextNode.valueOf(
              "{\"reason\": \"r\", \"pass\": " + kind + ", \"score\": " + (kind ? 1 : 0) + "}");
        });
  }

  @ParameterizedTest
  @EnumSource(Gathering.class)
  void everyRunComesOutOnceWithItsOwnVerdict(Gathering gathering) {
    ScriptedServices services = kind();
    rig.judge(
        services,
        gathering,
        JudgeRig.answers(60),
        List.of(RUBRIC, "\"is-json\""),
        runs -> {
          assertThat(runs).hasSize(60);
          for (int i = 0; i < 60; i++) {
            Run run = runs.get(i);
            assertThat(run.row().id()).isEqualTo("%03d".formatted(i));
            assertThat(run.scores()).extracting(Score::name).containsExactly("tone", "is-json");
            assertThat(run.scores().get(0).number()).isEqualTo(i % 2 == 0 ? 1.0 : 0.0);
            Judging judging = run.judging();
            assertThat(judging.calls()).isEqualTo(1);
            assertThat(judging.usage().totalTokens()).isEqualTo(7);
            assertThat(judging.verdicts().at("/tone/0/pass").booleanValue()).isEqualTo(i % 2 == 0);
          }
        });
    assertThat(services.calls()).hasSize(60);
  }

  @Test
  void failedAndEmptyRunsAreNotSent() {
    ScriptedServices services = kind();
    rig.judge(
        services,
        Gathering.WHOLE_LANE,
        List.of(
            Runs.failed("{\"id\": \"1\"}"),
            Runs.answered("{\"id\": \"2\"}", " "),
            Runs.refused("{\"id\": \"3\"}", TextNode.valueOf("I can't"))),
        List.of(RUBRIC),
        runs -> {
          assertThat(runs.get(0).scores()).isEmpty();
          assertThat(runs.get(0).judging()).isNull();
          assertThat(runs.get(1).scores().get(0).assessment()).isEqualTo("fail");
          assertThat(runs.get(1).judging()).isNull();
          assertThat(runs.get(2).scores().get(0).number()).isZero();
        });
    assertThat(services.calls()).hasSize(1);
  }

  @Test
  void anEmptyAnswerFailsAlsoUnderNot() {
    ScriptedServices services = kind();
    Score score =
        rig.judgeOne(
            services, Runs.answered("{}", ""), RUBRIC.replace("llm-rubric", "not-llm-rubric"));

    assertThat(score.assessment()).isEqualTo("fail");
    assertThat(score.number()).isZero();
    assertThat(services.calls()).isEmpty();
  }

  @Test
  void whatFailsIsAnErrorAlsoUnderNot() {
    ScriptedServices services = ScriptedServices.saying(rig.id(), call -> null);
    Score score =
        rig.judgeOne(
            services, Runs.answered("{}", "x"), RUBRIC.replace("llm-rubric", "not-llm-rubric"));

    assertThat(score.errorCode()).isEqualTo("JUDGE_FAILED");
    assertThat(score.errorMessage()).contains("HTTP_400");
    assertThat(score.assessment()).isNull();
  }

  @Test
  void twoEvaluatorsThatAskTheSameAskOnce() {
    ScriptedServices services = kind();
    rig.judge(
        services,
        Gathering.WHOLE_LANE,
        JudgeRig.answers(3),
        List.of(RUBRIC, RUBRIC.replace("\"tone\"", "\"again\"")),
        runs -> assertThat(runs).allMatch(run -> run.scores().size() == 2));
    assertThat(services.calls()).hasSize(3);
  }

  @Test
  void judgesStandAmongOtherPartsOfASet() {
    Score score =
        rig.judgeOne(
            kind(),
            Runs.answered("{}", "kind words"),
            "{\"type\": \"assert-set\", \"name\": \"all\", \"assert\": ["
                + RUBRIC
                + ", {\"type\": \"contains\", \"value\": \"insult\"}]}");

    assertThat(score.number()).isEqualTo(0.5);
    assertThat(score.assessment()).isEqualTo("fail");
  }

  @Test
  void similarTakesTheNearestOfWhatIsExpected() {
    Function<ModelCall, @Nullable JsonNode> script =
        call -> Json.object().arrayNode().add(JudgeRig.text(call).length()).add(3);
    Score score =
        rig.judgeOne(
            ScriptedServices.saying(rig.id(), script),
            Runs.answered("{\"expected\": [\"abcdefgh\", \"abcd\"]}", "abcd"),
            "{\"type\": \"similar\", \"embedding\": {\"api\": \"test\"}}");

    assertThat(score.number()).isEqualTo(1);
    assertThat(score.assessment()).isEqualTo("pass");
  }

  @Test
  void similarByDistancePassesBelowItsThreshold() {
    Function<ModelCall, @Nullable JsonNode> script =
        call -> Json.object().arrayNode().add(JudgeRig.text(call).length()).add(3);
    Score score =
        rig.judgeOne(
            ScriptedServices.saying(rig.id(), script),
            Runs.answered("{\"expected\": \"abcdef\"}", "abcd"),
            "{\"type\": \"similar:euclidean\", \"threshold\": 2, \"embedding\": {\"api\":"
                + " \"test\"}}");

    assertThat(score.number()).isEqualTo(1 / 3.0);
    assertThat(score.assessment()).isEqualTo("pass");
  }

  @Test
  void aTagWithoutAValueIsAnErrorOfItsRowAlone() {
    String evaluator = RUBRIC.replace("Be kind", "Be kind to {{who}}");
    rig.judge(
        kind(),
        Gathering.WHOLE_LANE,
        List.of(
            Runs.answered("{\"id\": \"1\", \"who\": \"Ann\"}", "kind words"),
            Runs.answered("{\"id\": \"2\"}", "kind words")),
        List.of(evaluator),
        runs -> {
          assertThat(runs.get(0).scores().get(0).assessment()).isEqualTo("pass");
          assertThat(runs.get(1).scores().get(0).errorCode()).isEqualTo("EVAL_NO_VALUE");
        });
  }
}
