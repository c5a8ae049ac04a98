package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.evaluate.Runs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;

class SelectBestPipelineTest {

  private static final Map<String, Run> COMPARED = new ConcurrentHashMap<>();

  private final JudgeRig rig = new JudgeRig();

  private static Run variant(String variant, String answer) {
    Run run = Runs.answered("{\"id\": \"1\", \"prompt\": \"p\"}", answer);
    return new Run(
        run.row(), 1, variant, null, run.outcome(), run.trace(), run.scores(), run.judging());
  }

  private Map<String, Score> compared(ScriptedServices services, Run... runs) {
    String name = rig.id();
    Pipeline pipeline = Pipeline.create();
    Asking asking =
        new Asking(CallSettings.of(rig.id()), services, Gathering.WHOLE_LANE, Map.of(), null);
    String evaluator =
        "{\"type\": \"select-best\", \"name\": \"best\", \"criterion\": \"Is kind\", "
            + JudgeRig.JUDGE
            + "}";
    PAssert.that(
            pipeline
                .apply(Create.of(List.of(runs)).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(
                    JudgeRuns.with(
                        List.of(
                            JudgeRig.spec("\"is-json\""),
                            JudgeRig.spec(evaluator),
                            JudgeRig.spec("\"is-xml\"")),
                        asking))
                .get(JudgeRuns.RUNS))
        .satisfies(
            results -> {
              results.forEach(run -> COMPARED.put(name + run.variant(), run));
              return null;
            });
    pipeline.run().waitUntilFinish();
    Map<String, Score> scores = new ConcurrentHashMap<>();
    for (Run run : runs) {
      Run done = COMPARED.get(name + run.variant());
      assertThat(done.scores())
          .extracting(Score::name)
          .containsExactly("is-json", "best", "is-xml");
      scores.put(String.valueOf(run.variant()), done.scores().get(1));
    }
    return scores;
  }

  @Test
  void theOneChosenInBothOrdersIsBest() {
    ScriptedServices services =
        ScriptedServices.saying(
            rig.id(),
            call -> {
              boolean first =
                  JudgeRig.text(call).indexOf("kind words") < JudgeRig.text(call).indexOf("insult");
              return TextNode.valueOf(
                  "{\"reason\": \"\", \"choice\": \"" + (first ? 1 : 2) + "\"}");
            });
    Map<String, Score> scores =
        compared(services, variant("b", "kind words"), variant("a", "insult"));

    assertThat(scores.get("b").number()).isEqualTo(1);
    assertThat(scores.get("b").assessment()).isEqualTo("pass");
    assertThat(scores.get("a").number()).isZero();
    assertThat(scores.get("a").assessment()).isEqualTo("fail");
    assertThat(services.calls()).hasSize(2);
    assertThat(COMPARED.get(rig.id() + "a").judging().calls()).isEqualTo(2);
    assertThat(COMPARED.get(rig.id() + "b").judging()).isNull();
  }

  @Test
  void whoeverPrefersAPlaceTiesAndNonePasses() {
    Map<String, Score> scores =
        compared(
            ScriptedServices.always(rig.id(), "{\"reason\": \"\", \"choice\": \"1\"}"),
            variant("a", "x"),
            variant("b", "y"));

    assertThat(scores.values())
        .allSatisfy(
            score -> {
              assertThat(score.number()).isEqualTo(0.5);
              assertThat(score.assessment()).isEqualTo("fail");
            });
    assertThat(COMPARED.get(rig.id() + "a").judging().verdicts().at("/best/0/choice").intValue())
        .isEqualTo(1);
    assertThat(
            COMPARED
                .get(rig.id() + "a")
                .judging()
                .verdicts()
                .at("/best/0/swapped_choice")
                .intValue())
        .isEqualTo(2);
  }

  @Test
  void emptyAnswersLoseAndOneAloneIsNotCompared() {
    ScriptedServices services = ScriptedServices.always(rig.id(), "{}");
    Map<String, Score> scores = compared(services, variant("a", "x"), variant("b", " "));

    assertThat(scores.get("a").errorCode()).isEqualTo("EVAL_NO_VALUE");
    assertThat(scores.get("b").assessment()).isEqualTo("fail");
    assertThat(services.calls()).isEmpty();
  }

  @Test
  void aChoiceThatWasNotOfferedIsAnErrorOfAll() {
    Map<String, Score> scores =
        compared(
            ScriptedServices.always(rig.id(), "{\"choice\": \"3\"}"),
            variant("a", "x"),
            variant("b", "y"));

    assertThat(scores.values()).allMatch(score -> Verdict.NONE.equals(score.errorCode()));
  }
}
