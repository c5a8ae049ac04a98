package dev.assay.transforms.evaluate;

import static dev.assay.transforms.evaluate.Runs.answered;
import static dev.assay.transforms.evaluate.Runs.failed;
import static dev.assay.transforms.evaluate.Runs.json;
import static dev.assay.transforms.evaluate.Runs.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.JsonCoder;
import dev.assay.io.json.RunJson;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class EvaluatePipelineTest {

  @Test
  void scoresTheTwoCapitals(TestPipeline pipeline) {
    List<Run> runs =
        List.of(
            answered("{\"id\":\"1\",\"expected\":\"Paris\"}", "Paris"),
            answered("{\"id\":\"2\",\"expected\":\"abcdef\"}", "fghijk"));
    check(
        pipeline,
        Evaluate.with(specs("exact_match", "overlap")),
        runs,
        scored -> {
          assertThat(scored.get(0).scores())
              .extracting(Score::name, Score::number)
              .containsExactly(tuple("exact_match", 1.0), tuple("overlap", 1.0));
          assertThat(scored.get(1).scores())
              .extracting(Score::name, Score::number)
              .containsExactly(tuple("exact_match", 0.0), tuple("overlap", 1.0 / 11));
        });
  }

  @Test
  void evaluatesRefusalsButNotFailures(TestPipeline pipeline) {
    List<Run> runs =
        List.of(
            refused("{\"id\":\"1\",\"expected\":\"\"}", NullNode.getInstance()),
            failed("{\"id\":\"2\",\"expected\":\"a\"}"),
            answered("{\"id\":\"3\"}", "a"));
    PipelineResult result =
        check(
            pipeline,
            Evaluate.with(specs("exact_match")),
            runs,
            scored -> {
              assertThat(scored.get(0).scores()).extracting(Score::number).containsExactly(1.0);
              assertThat(scored.get(1)).isEqualTo(failed("{\"id\":\"2\",\"expected\":\"a\"}"));
              assertThat(scored.get(2).scores())
                  .extracting(Score::errorCode)
                  .containsExactly("EVAL_NO_REFERENCE");
              assertThat(scored.get(2).completion()).isNotNull();
            });
    assertThat(counters(result))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "runs_evaluated", 2L,
                "runs_not_evaluated", 1L,
                "scores_given", 1L,
                "scores_failed", 1L));
  }

  @Test
  void keepsTheRunWhateverAnEvaluatorThrows(TestPipeline pipeline) {
    Evaluators types =
        Evaluators.standard()
            .with("throws", parameters -> throwing(new IllegalStateException("secret text")))
            .with("asserts", parameters -> throwing(new AssertionError("secret text")))
            .with("links", parameters -> throwing(new NoClassDefFoundError("secret text")))
            .with("recurses", parameters -> EvaluatePipelineTest::endless)
            .with("tooLarge", parameters -> EvaluatePipelineTest::tooLarge)
            .with("empty", parameters -> answer -> List.of());
    check(
        pipeline,
        Evaluate.with(
            specs("throws", "asserts", "links", "recurses", "tooLarge", "empty", "match"), types),
        List.of(answered("{\"id\":\"1\",\"expected\":\"a\"}", "a")),
        scored -> {
          List<Score> scores = scored.get(0).scores();
          assertThat(scores).hasSize(7);
          assertThat(scores.subList(0, 6)).extracting(Score::errorCode).containsOnly("EVAL_FAILED");
          assertThat(scores.get(0).errorMessage())
              .isEqualTo(
                  "Evaluator throws gave java.lang.IllegalStateException; the answer is kept"
                      + " without this score (correct the evaluator, then evaluate again)");
          assertThat(scores.get(3).errorMessage()).contains("java.lang.StackOverflowError");
          assertThat(scores.get(6).number()).isEqualTo(1.0);
          assertThat(scores).noneMatch(score -> String.valueOf(score).contains("secret"));
        });
  }

  @Test
  void replacesScoresOfTheSameNameAndKeepsOthers(TestPipeline pipeline) {
    Run run =
        answered("{\"id\":\"1\",\"expected\":\"a\"}", "a")
            .withScores(List.of(Score.of("match", 0.0), Score.of("judge", 0.7)));
    check(
        pipeline,
        Evaluate.with(specs("match")),
        List.of(run),
        scored ->
            assertThat(scored.get(0).scores())
                .extracting(Score::name, Score::number)
                .containsExactly(tuple("judge", 0.7), tuple("match", 1.0)));
  }

  @Test
  void marksAScoreNameThatTwoEvaluatorsGive(TestPipeline pipeline) {
    Evaluators types =
        Evaluators.standard().with("two", p -> answer -> List.of(Score.of("match", 0.0)));
    check(
        pipeline,
        Evaluate.with(specs("match", "two"), types),
        List.of(answered("{\"id\":\"1\",\"expected\":\"a\"}", "a")),
        scored ->
            assertThat(scored.get(0).scores())
                .extracting(Score::name, Score::errorCode)
                .containsExactly(tuple("match", "EVAL_NAME_TAKEN")));
  }

  @Test
  void refusesToBeBuiltWithProblems() {
    assertThatThrownBy(() -> Evaluate.with(specs("nope", "regex")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unknown evaluator type nope")
        .hasMessageContaining("Evaluator regex has no pattern");
  }

  private static Evaluator throwing(Throwable thrown) {
    return answer -> {
      throw EvaluatePipelineTest.<RuntimeException>unchecked(thrown);
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Only to throw anything.
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @SuppressWarnings("InfiniteRecursion") // That is the point.
  private static List<Score> endless(Answer answer) {
    return endless(answer);
  }

  private static List<Score> tooLarge(Answer answer) {
    return List.of(Score.of("x", new long[Integer.MAX_VALUE].length));
  }

  private static List<EvaluatorSpec> specs(String... types) {
    return List.of(types).stream()
        .map(type -> EvaluatorSpec.fromJson(json("\"" + type + "\"")))
        .toList();
  }

  private interface Check extends Consumer<List<Run>>, Serializable {}

  private static PipelineResult check(
      TestPipeline pipeline, Evaluate evaluate, List<Run> runs, Check check) {
    int size = runs.size();
    SerializableFunction<Iterable<Run>, Void> all =
        found -> {
          List<Run> sorted = new ArrayList<>();
          found.forEach(sorted::add);
          sorted.sort(Comparator.comparing(run -> run.row().id()));
          assertThat(sorted).hasSize(size);
          check.accept(sorted);
          return null;
        };
    PAssert.that(
            pipeline.apply(Create.of(runs).withCoder(JsonCoder.of(RunJson.CODEC))).apply(evaluate))
        .satisfies(all);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  private static Map<String, Long> counters(PipelineResult result) {
    Map<String, Long> counters = new HashMap<>();
    MetricsFilter filter =
        MetricsFilter.builder().addNameFilter(MetricNameFilter.inNamespace("evaluate")).build();
    result
        .metrics()
        .queryMetrics(filter)
        .getCounters()
        .forEach(counter -> counters.put(counter.getName().getName(), counter.getAttempted()));
    return counters;
  }
}
