package dev.assay.transforms.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Runs;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeRunsPipelineTest {

  private static final String JUDGE = "\"judge\": {\"api\": \"test\", \"model\": \"j\"}";
  private static final String RUBRIC =
      "{\"type\": \"llm-rubric\", \"name\": \"tone\", \"rubric\": \"Be kind\", " + JUDGE + "}";

  private static final Map<String, Run> COMPARED = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  /** A check that travels with the pipeline. */
  private interface SerializableConsumer extends Serializable {
    void accept(List<Run> runs);
  }

  private static EvaluatorSpec spec(String json) {
    return EvaluatorSpec.fromJson(Runs.json(json));
  }

  /** Judges the runs and hands the results, in the order of their ids, to the check. */
  private void judge(
      ScriptedServices services,
      Gathering gathering,
      List<Run> runs,
      List<String> evaluators,
      SerializableConsumer check) {
    Pipeline pipeline = Pipeline.create();
    Asking asking = new Asking(CallSettings.of(id), services, gathering, Map.of(), null);
    PCollectionTuple judged =
        pipeline
            .apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC)))
            .apply(
                JudgeRuns.with(
                    evaluators.stream().map(JudgeRunsPipelineTest::spec).toList(), asking));
    PAssert.that(judged.get(JudgeRuns.RUNS))
        .satisfies(
            results -> {
              List<Run> sorted =
                  StreamSupport.stream(results.spliterator(), false)
                      .sorted(Comparator.comparing(run -> run.row().id()))
                      .toList();
              check.accept(sorted);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private Score judgeOne(ScriptedServices services, Run run, String evaluator) {
    String name = id;
    Pipeline pipeline = Pipeline.create();
    Asking asking = new Asking(CallSettings.of(id), services, Gathering.WHOLE_LANE, Map.of(), null);
    PAssert.that(
            pipeline
                .apply(Create.of(run).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(JudgeRuns.with(List.of(spec(evaluator)), asking))
                .get(JudgeRuns.RUNS))
        .satisfies(
            results -> {
              results.forEach(result -> FOUND.put(name, result.scores()));
              return null;
            });
    pipeline.run().waitUntilFinish();
    List<Score> scores = FOUND.getOrDefault(id, List.of());
    assertThat(scores).isNotEmpty();
    return scores.get(0);
  }

  /** Assertions travel with the pipeline, so what they found is kept here. */
  private static final Map<String, List<Score>> FOUND = new ConcurrentHashMap<>();

  private ScriptedServices kind() {
    return ScriptedServices.saying(
        id,
        call -> {
          boolean kind = text(call).contains("kind words");
          return TextNode.valueOf(
              "{\"reason\": \"r\", \"pass\": " + kind + ", \"score\": " + (kind ? 1 : 0) + "}");
        });
  }

  private static String text(ModelCall call) {
    return call.prompt().toJson().asText();
  }

  private static List<Run> answers(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Runs.answered(
                    "{\"id\": \"%03d\", \"prompt\": \"p\"}".formatted(i),
                    i % 2 == 0 ? "kind words " + i : "insult " + i))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Gathering.class)
  void everyRunComesOutOnceWithItsOwnVerdict(Gathering gathering) {
    ScriptedServices services = kind();
    judge(
        services,
        gathering,
        answers(60),
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
    judge(
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
        judgeOne(services, Runs.answered("{}", ""), RUBRIC.replace("llm-rubric", "not-llm-rubric"));

    assertThat(score.assessment()).isEqualTo("fail");
    assertThat(score.number()).isZero();
    assertThat(services.calls()).isEmpty();
  }

  @Test
  void whatFailsIsAnErrorAlsoUnderNot() {
    ScriptedServices services = ScriptedServices.saying(id, call -> null);
    Score score =
        judgeOne(
            services, Runs.answered("{}", "x"), RUBRIC.replace("llm-rubric", "not-llm-rubric"));

    assertThat(score.errorCode()).isEqualTo("JUDGE_FAILED");
    assertThat(score.errorMessage()).contains("HTTP_400");
    assertThat(score.assessment()).isNull();
  }

  @Test
  void twoEvaluatorsThatAskTheSameAskOnce() {
    ScriptedServices services = kind();
    judge(
        services,
        Gathering.WHOLE_LANE,
        answers(3),
        List.of(RUBRIC, RUBRIC.replace("\"tone\"", "\"again\"")),
        runs -> assertThat(runs).allMatch(run -> run.scores().size() == 2));
    assertThat(services.calls()).hasSize(3);
  }

  @Test
  void judgesStandAmongOtherPartsOfASet() {
    Score score =
        judgeOne(
            kind(),
            Runs.answered("{}", "kind words"),
            "{\"type\": \"assert-set\", \"name\": \"all\", \"assert\": ["
                + RUBRIC
                + ", {\"type\": \"contains\", \"value\": \"insult\"}]}");

    assertThat(score.number()).isEqualTo(0.5);
    assertThat(score.assessment()).isEqualTo("fail");
  }

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
        judgeOne(
            ScriptedServices.always(id, "{\"reason\": \"\", \"choice\": \"" + choice + "\"}"),
            Runs.answered("{\"expected\": \"Paris\"}", "It is Paris"),
            "{\"type\": \"factuality\", \"profile\": \"" + profile + "\", " + JUDGE + "}");

    assertThat(score.number()).isEqualTo(value);
    assertThat(score.label()).isEqualTo(choice);
    assertThat(score.assessment()).isEqualTo(assessment);
    assertThat(score.tags().path("profile").asText()).isEqualTo(profile);
  }

  @Test
  void factualityNeedsAReference() {
    Score score =
        judgeOne(
            ScriptedServices.always(id, "{}"),
            Runs.answered("{}", "It is Paris"),
            "{\"type\": \"factuality\", " + JUDGE + "}");

    assertThat(score.errorCode()).isEqualTo("EVAL_NO_REFERENCE");
  }

  @Test
  void classifiersScoreTheAuthorsChoices() {
    String evaluator =
        "{\"type\": \"llm-classifier\", \"name\": \"mood\", \"prompt\": \"Is it warm, {{who}}?\","
            + " \"choice_scores\": {\"warm\": 1, \"mild\": 0.5, \"cold\": 0}, "
            + JUDGE
            + "}";
    ScriptedServices services =
        ScriptedServices.always(id, "{\"reason\": \"\", \"choice\": \"mild\"}");
    Score score = judgeOne(services, Runs.answered("{\"who\": \"Ann\"}", "hi"), evaluator);

    assertThat(score.number()).isEqualTo(0.5);
    assertThat(score.label()).isEqualTo("mild");
    assertThat(score.assessment()).isNull();
    assertThat(text(services.calls().get(0))).contains("Is it warm, Ann?");
  }

  /** 1, 1, 0, 1 of four statements: 0.75, and each statement gets its own verdict. */
  @Test
  void faithfulnessAsksForStatementsThenForVerdicts() {
    Function<ModelCall, @Nullable JsonNode> script =
        call ->
            TextNode.valueOf(
                text(call).contains("STATEMENTS")
                    ? "{\"reason\": \"\", \"verdicts\": [true, true, false, true]}"
                    : "{\"statements\": [\"a\", \"b\", \"c\", \"d\"]}");
    ScriptedServices services = ScriptedServices.saying(id, script);
    Score score =
        judgeOne(
            services,
            Runs.answered("{\"context\": [\"c1\", \"c2\"], \"prompt\": \"q\"}", "answer"),
            "{\"type\": \"context-faithfulness\", " + JUDGE + "}");

    assertThat(score.number()).isEqualTo(0.75);
    assertThat(score.assessment()).isEqualTo("pass");
    assertThat(services.calls()).hasSize(2);
    assertThat(text(services.calls().get(1))).contains("1. a\n2. b\n3. c\n4. d");
  }

  @Test
  void aVerdictTooFewIsNone() {
    Function<ModelCall, @Nullable JsonNode> script =
        call ->
            TextNode.valueOf(
                text(call).contains("STATEMENTS")
                    ? "{\"reason\": \"\", \"verdicts\": [true]}"
                    : "{\"statements\": [\"a\", \"b\"]}");
    Score score =
        judgeOne(
            ScriptedServices.saying(id, script),
            Runs.answered("{\"context\": \"c\", \"prompt\": \"q\"}", "answer"),
            "{\"type\": \"context-faithfulness\", " + JUDGE + "}");

    assertThat(score.errorCode()).isEqualTo(Verdict.NONE);
  }

  /** 0, 1, 0, 1, 1 by rank, as Ragas computes it. */
  @Test
  void contextPrecisionIsAveragedOverTheRanks() {
    Score score =
        judgeOne(
            ScriptedServices.always(
                id, "{\"reason\": \"\", \"verdicts\": [false, true, false, true, true]}"),
            Runs.answered("{\"context\": [\"1\", \"2\", \"3\", \"4\", \"5\"]}", "answer"),
            "{\"type\": \"llm-context-precision\", " + JUDGE + "}");

    assertThat(score.number()).isEqualTo((1 / 2.0 + 2 / 4.0 + 3 / 5.0) / 3);
  }

  @Test
  void gEvalThinksUpItsStepsOnceAndGradesByThem() {
    Function<ModelCall, @Nullable JsonNode> script =
        call ->
            TextNode.valueOf(
                text(call).contains("Write down the steps")
                    ? "{\"steps\": [\"look\", \"think\"]}"
                    : "{\"reason\": \"\", \"score\": 7}");
    ScriptedServices services = ScriptedServices.saying(id, script);
    judge(
        services,
        Gathering.WHOLE_LANE,
        answers(5),
        List.of("{\"type\": \"g-eval\", \"criteria\": \"Is kind\", " + JUDGE + "}"),
        runs ->
            assertThat(runs)
                .allSatisfy(
                    run -> {
                      assertThat(run.scores().get(0).number()).isEqualTo(0.7);
                      assertThat(run.scores().get(0).assessment()).isEqualTo("pass");
                      assertThat(run.judging().calls()).isEqualTo(1);
                    }));
    assertThat(services.calls()).hasSize(6);
    assertThat(services.calls().stream().filter(call -> text(call).contains("1. look\n2. think")))
        .hasSize(5);
  }

  @Test
  void gEvalWithoutStepsIsAnError() {
    Score score =
        judgeOne(
            ScriptedServices.always(id, "no"),
            Runs.answered("{}", "x"),
            "{\"type\": \"g-eval\", \"criteria\": \"Is kind\", " + JUDGE + "}");

    assertThat(score.errorCode()).isEqualTo(Verdict.NONE);
  }

  @Test
  void relevanceComparesThoughtUpQuestionsWithTheRealOne() {
    Function<ModelCall, @Nullable JsonNode> script =
        call -> {
          if (call.mode().equals("embeddings")) {
            boolean same = text(call).toLowerCase(Locale.ROOT).contains("capital");
            return Json.object().arrayNode().add(1).add(same ? 0 : 1);
          }
          return TextNode.valueOf("{\"question\": \"Which Capital?\", \"noncommittal\": false}");
        };
    ScriptedServices services = ScriptedServices.saying(id, script);
    Score score =
        judgeOne(
            services,
            Runs.answered("{\"query\": \"Name the capital\"}", "Paris"),
            "{\"type\": \"answer-relevance\", \"embedding\": {\"api\": \"test\"}, " + JUDGE + "}");

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
                ? Json.object().arrayNode().add(text(call).equals("Paris") ? 0 : 1).add(1)
                : TextNode.valueOf(
                    "{\"reason\": \"r\", \"both\": [\"a\", \"b\"], \"answer_only\": [\"c\"],"
                        + " \"expected_only\": [\"d\"]}");
    String evaluator =
        "{\"type\": \"answer-correctness\", \"embedding\": {\"api\": \"test\"}, " + JUDGE + "}";
    Run run = Runs.answered("{\"query\": \"Where?\", \"expected\": \"In Paris\"}", "Paris");

    Score score = judgeOne(ScriptedServices.saying(id, script), run, evaluator);

    double cosine = 1 / Math.sqrt(2);
    assertThat(score.number()).isCloseTo(0.75 * 2 / 3 + 0.25 * cosine, within(1e-9));
    assertThat(score.assessment()).isEqualTo("pass");
  }

  @Test
  void conversationRelevanceIsTheShareOfRelevantAnswers() {
    ScriptedServices services =
        ScriptedServices.saying(
            id,
            call ->
                TextNode.valueOf(
                    "{\"reason\": \"r\", \"relevant\": " + text(call).contains("tea") + "}"));
    String evaluator = "{\"type\": \"conversation-relevance\", " + JUDGE + "}";

    assertThat(judgeOne(services, Runs.answered("{\"query\": \"q\"}", "tea"), evaluator).number())
        .isEqualTo(1);
    assertThat(services.calls()).hasSize(1);
  }

  @Test
  void similarTakesTheNearestOfWhatIsExpected() {
    Function<ModelCall, @Nullable JsonNode> script =
        call -> Json.object().arrayNode().add(text(call).length()).add(3);
    Score score =
        judgeOne(
            ScriptedServices.saying(id, script),
            Runs.answered("{\"expected\": [\"abcdefgh\", \"abcd\"]}", "abcd"),
            "{\"type\": \"similar\", \"embedding\": {\"api\": \"test\"}}");

    assertThat(score.number()).isEqualTo(1);
    assertThat(score.assessment()).isEqualTo("pass");
  }

  @Test
  void similarByDistancePassesBelowItsThreshold() {
    Function<ModelCall, @Nullable JsonNode> script =
        call -> Json.object().arrayNode().add(text(call).length()).add(3);
    Score score =
        judgeOne(
            ScriptedServices.saying(id, script),
            Runs.answered("{\"expected\": \"abcdef\"}", "abcd"),
            "{\"type\": \"similar:euclidean\", \"threshold\": 2, \"embedding\": {\"api\":"
                + " \"test\"}}");

    assertThat(score.number()).isEqualTo(1 / 3.0);
    assertThat(score.assessment()).isEqualTo("pass");
  }

  @Test
  void aTagWithoutAValueIsAnErrorOfItsRowAlone() {
    String evaluator = RUBRIC.replace("Be kind", "Be kind to {{who}}");
    judge(
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

  private static Run variant(String variant, String answer) {
    Run run = Runs.answered("{\"id\": \"1\", \"prompt\": \"p\"}", answer);
    return new Run(
        run.row(), 1, variant, null, run.outcome(), run.trace(), run.scores(), run.judging());
  }

  private Map<String, Score> compared(ScriptedServices services, Run... runs) {
    String name = id;
    Pipeline pipeline = Pipeline.create();
    Asking asking = new Asking(CallSettings.of(id), services, Gathering.WHOLE_LANE, Map.of(), null);
    String evaluator =
        "{\"type\": \"select-best\", \"name\": \"best\", \"criterion\": \"Is kind\", "
            + JUDGE
            + "}";
    PAssert.that(
            pipeline
                .apply(Create.of(List.of(runs)).withCoder(JsonCoder.of(RunJson.CODEC)))
                .apply(
                    JudgeRuns.with(
                        List.of(spec("\"is-json\""), spec(evaluator), spec("\"is-xml\"")), asking))
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
            id,
            call -> {
              boolean first = text(call).indexOf("kind words") < text(call).indexOf("insult");
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
    assertThat(COMPARED.get(id + "a").judging().calls()).isEqualTo(2);
    assertThat(COMPARED.get(id + "b").judging()).isNull();
  }

  @Test
  void whoeverPrefersAPlaceTiesAndNonePasses() {
    Map<String, Score> scores =
        compared(
            ScriptedServices.always(id, "{\"reason\": \"\", \"choice\": \"1\"}"),
            variant("a", "x"),
            variant("b", "y"));

    assertThat(scores.values())
        .allSatisfy(
            score -> {
              assertThat(score.number()).isEqualTo(0.5);
              assertThat(score.assessment()).isEqualTo("fail");
            });
    assertThat(COMPARED.get(id + "a").judging().verdicts().at("/best/0/choice").intValue())
        .isEqualTo(1);
    assertThat(COMPARED.get(id + "a").judging().verdicts().at("/best/0/swapped_choice").intValue())
        .isEqualTo(2);
  }

  @Test
  void emptyAnswersLoseAndOneAloneIsNotCompared() {
    ScriptedServices services = ScriptedServices.always(id, "{}");
    Map<String, Score> scores = compared(services, variant("a", "x"), variant("b", " "));

    assertThat(scores.get("a").errorCode()).isEqualTo("EVAL_NO_VALUE");
    assertThat(scores.get("b").assessment()).isEqualTo("fail");
    assertThat(services.calls()).isEmpty();
  }

  @Test
  void aChoiceThatWasNotOfferedIsAnErrorOfAll() {
    Map<String, Score> scores =
        compared(
            ScriptedServices.always(id, "{\"choice\": \"3\"}"),
            variant("a", "x"),
            variant("b", "y"));

    assertThat(scores.values()).allMatch(score -> Verdict.NONE.equals(score.errorCode()));
  }
}
