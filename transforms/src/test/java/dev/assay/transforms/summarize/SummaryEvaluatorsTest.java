package dev.assay.transforms.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Outcome;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryEvaluatorsTest {

  private static final String CAT = "The cat sat on the mat";
  private static final String LAY = "The cat lay on the mat";
  private static final String INDIA = "The Eiffel Tower is located in India.";
  private static final String PARIS = "The Eiffel Tower is located in Paris.";

  private static final List<Run> CORPUS = List.of(run(CAT, row(LAY)), run(INDIA, row(PARIS)));

  /** Expected and found labels, the last run without an answer. */
  private static final List<Run> LABELS =
      List.of(
          run("cat", row("cat")),
          run("dog", row("cat")),
          run("dog", row("dog")),
          run("dog", row("dog")),
          run("bird", row("dog")),
          run("bird", row("bird")),
          failed(row("cat")));

  private static ObjectNode row(String expected) {
    return Json.object().put("expected", expected);
  }

  private static Run run(String answer, ObjectNode row, Score... scores) {
    Completion completion =
        new Completion(TextNode.valueOf(answer), "stop", "m", "r", Usage.UNKNOWN);
    return run(new Outcome.Answered(completion), row, scores);
  }

  private static Run failed(ObjectNode row) {
    return run(new Outcome.Failed(CallError.ofRow("HTTP_400", "no")), row);
  }

  private static Run run(Outcome outcome, ObjectNode row, Score... scores) {
    return new Run(
        new Row("1", row, new SourcePosition("rows.jsonl", 1, 0)),
        1,
        null,
        null,
        outcome,
        new CallTrace(null, 100, 1, 0, 0, false, null),
        List.of(scores));
  }

  private static EvaluatorSpec spec(String json) {
    try {
      return EvaluatorSpec.fromJson(Json.parse(json));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the result of one, after the same in parts, through bytes and in another order. */
  private static JsonNode result(String json, List<Run> runs) {
    List<EvaluatorSpec> specs = List.of(spec(json));
    assertThat(SummaryEvaluators.problems(specs)).isEmpty();
    byte[] inOrder = combined(specs, runs, 1, new Random(1));
    List<Run> shuffled = new ArrayList<>(runs);
    Collections.shuffle(shuffled, new Random(2));
    assertThat(combined(specs, shuffled, 3, new Random(3))).isEqualTo(inOrder);
    try {
      return Json.parse(inOrder).path(specs.get(0).name());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] combined(
      List<EvaluatorSpec> specs, List<Run> runs, int parts, Random random) {
    SummaryTallies.Fn fn = new SummaryTallies.Fn(specs);
    Coder<SummaryTallies> coder = fn.getAccumulatorCoder(CoderRegistry.createDefault(), null);
    List<SummaryTallies> tallies = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      tallies.add(fn.createAccumulator());
    }
    for (Run run : runs) {
      fn.addInput(tallies.get(random.nextInt(parts)), run);
    }
    List<SummaryTallies> read = new ArrayList<>();
    try {
      for (SummaryTallies tally : tallies) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        coder.encode(tally, out);
        read.add(coder.decode(new ByteArrayInputStream(out.toByteArray())));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return fn.extractOutput(fn.mergeAccumulators(read));
  }

  /** The corpus figures are sacreBLEU's of the same two pairs, pooled and not averaged. */
  @ParameterizedTest
  @CsvSource({
    "bleu, 0.572125, 1e-6",
    "chrf, 0.741551, 1e-6",
    "ter, 0.153846153846, 1e-9",
    "wer, 0.153846153846, 1e-9",
  })
  void poolsTheCountsOfACorpus(String type, double expected, double tolerance) {
    JsonNode result = result("\"" + type + "\"", CORPUS);
    assertThat(result.path("value").doubleValue()).isCloseTo(expected, within(tolerance));
    assertThat(result.at("/metadata/n").intValue()).isEqualTo(2);
  }

  @Test
  void corpusBleuOfAShortAnswerIsZeroAndWithEffectiveOrderIsNot() {
    List<Run> runs = List.of(run("the cat", row("the cat sat on the mat")));
    assertThat(result("\"bleu\"", runs).path("value").doubleValue()).isZero();
    assertThat(
            result("{\"type\":\"bleu\",\"effective_order\":true}", runs)
                .path("value")
                .doubleValue())
        .isCloseTo(0.1353352832366127, within(1e-12));
  }

  /** Computed by hand from the table: cat 1 of 2, dog 2 of 3, bird 1 of 1. */
  @ParameterizedTest
  @CsvSource({
    "accuracy, 0.66666666666666667",
    "micro_f1, 0.66666666666666667",
    "macro_f1, 0.66666666666666667",
    "weighted_f1, 0.66666666666666667",
    "mcc, 0.5",
  })
  void tellsClasses(String type, double expected) {
    JsonNode result =
        result("{\"type\":\"" + type + "\",\"name\":\"m\",\"threshold\":0.6}", LABELS);
    assertThat(result.path("value").doubleValue()).isCloseTo(expected, within(1e-12));
    assertThat(result.at("/metadata/n").intValue()).isEqualTo(6);
    assertThat(result.at("/metadata/n_missing").intValue()).isEqualTo(1);
    assertThat(result.at("/metadata/classes/dog/support").intValue()).isEqualTo(3);
    assertThat(result.at("/metadata/confusion/cat/dog").intValue()).isEqualTo(1);
    assertThat(result.path("assessment").asText()).isEqualTo(expected >= 0.6 ? "pass" : "fail");
  }

  @Test
  void countsExactMatchesByScoreOrElseByComparing() {
    List<Run> runs = new ArrayList<>(LABELS);
    runs.add(run("Cat", row("cat"), Score.of("exact_match", 1)));
    JsonNode result = result("\"num_exact_matches\"", runs);
    assertThat(result.path("value").intValue()).isEqualTo(5);
    assertThat(result.at("/metadata/share").doubleValue()).isEqualTo(5.0 / 7);
    assertThat(result("\"exact_match_rate\"", LABELS).path("value").doubleValue())
        .isEqualTo(4.0 / 6);
  }

  @Test
  void countsByStatusStateLabelAndRange() {
    List<Run> runs =
        List.of(
            run("a", row("a"), Score.of("s", 0.2)),
            run("a", row("a"), Score.of("s", 0.8)),
            run("a", row("a"), Score.error("s", "EVAL_FAILED", "no")),
            run("a", row("a"), Runs.label("t", "warm")),
            failed(row("a")));
    assertThat(value("{\"type\":\"count\",\"status\":\"failed\"}", runs)).isEqualTo(1);
    assertThat(value("{\"type\":\"count\",\"score\":\"s\",\"min\":0.5}", runs)).isEqualTo(1);
    assertThat(value("{\"type\":\"count\",\"score\":\"s\",\"state\":\"error\"}", runs))
        .isEqualTo(1);
    assertThat(value("{\"type\":\"count\",\"score\":\"s\",\"state\":\"skipped\"}", runs))
        .isEqualTo(1);
    assertThat(value("{\"type\":\"share\",\"score\":\"t\",\"label\":\"warm\"}", runs))
        .isEqualTo(0.2);
  }

  private static double value(String json, List<Run> runs) {
    return result(json, runs).path("value").doubleValue();
  }

  @Test
  void tellsCalibrationAndRanking() {
    List<Run> runs = new ArrayList<>();
    double[] confidence = {0.9, 0.9, 0.8, 0.3, 0.2};
    double[] correct = {1, 0, 1, 0, 0};
    for (int i = 0; i < confidence.length; i++) {
      runs.add(
          run(
              "a",
              row(correct[i] == 1 ? "yes" : "no").put("confidence", confidence[i]),
              Score.of("exact_match", correct[i])));
    }
    assertThat(value("{\"type\":\"ece\",\"confidence\":\"confidence\",\"threshold\":0.5}", runs))
        .isCloseTo((0.8 + 0.2 + 0.3 + 0.2) / 5, within(1e-12));
    assertThat(value("{\"type\":\"brier\",\"confidence\":\"confidence\"}", runs))
        .isCloseTo((0.01 + 0.81 + 0.04 + 0.09 + 0.04) / 5, within(1e-12));
    assertThat(value("{\"type\":\"auroc\",\"score\":\"confidence\",\"positive\":\"yes\"}", runs))
        .isCloseTo((2.5 + 2) / 6, within(1e-12));
    assertThat(
            value(
                "{\"type\":\"auroc\",\"score\":\"confidence\",\"correct\":\"exact_match\"}", runs))
        .isCloseTo((2.5 + 2) / 6, within(1e-12));
  }

  @Test
  void tellsQuantilesAsNumpyDoes() {
    List<Run> runs = new ArrayList<>();
    for (double value : new double[] {4, 1, 3, 2}) {
      runs.add(run("a", row("a"), Score.of("s", value)));
    }
    assertThat(value("{\"type\":\"quantiles\",\"score\":\"s\",\"quantiles\":[0.25]}", runs))
        .isEqualTo(1.75);
    JsonNode several =
        result("{\"type\":\"quantiles\",\"score\":\"s\",\"quantiles\":[0.5,1]}", runs);
    assertThat(several.path("value"))
        .isEqualTo(spec("{\"type\":\"x\",\"0.5\":2.5,\"1.0\":4.0}").parameters());
    assertThat(value("{\"type\":\"mean\",\"score\":\"s\"}", runs)).isEqualTo(2.5);
    assertThat(value("{\"type\":\"max\",\"score\":\"latency_ms\"}", runs)).isEqualTo(100);
    assertThat(value("{\"type\":\"stddev\",\"score\":\"s\"}", runs))
        .isCloseTo(1.2909944487358056, within(1e-12));
  }

  @Test
  void tellsPerplexityOfACorpusByUnit() {
    ObjectNode row = row("x");
    row.putArray("logprobs").add(-0.2).add(-0.8).add(-0.5);
    ObjectNode other = row("x");
    other.putArray("logprobs").add(-1.5);
    List<Run> runs = List.of(run("two words", row), run("one", other));
    assertThat(value("\"perplexity\"", runs)).isCloseTo(Math.exp(3.0 / 4), within(1e-12));
    JsonNode words = result("{\"type\":\"perplexity\",\"unit\":\"word\"}", runs);
    assertThat(words.path("value").doubleValue()).isCloseTo(Math.exp(1), within(1e-12));
    assertThat(words.at("/metadata/bits_per_byte").doubleValue())
        .isCloseTo(3.0 / 12 / Math.log(2), within(1e-12));
  }

  @Test
  void averagesRetrieval() {
    ObjectNode row = Json.object();
    row.putArray("expected").add("a");
    List<Run> runs = List.of(run("[\"b\",\"a\"]", row), run("[\"a\"]", row));
    assertThat(value("\"mrr\"", runs)).isEqualTo(0.75);
    assertThat(value("{\"type\":\"hit_rate\",\"k\":1}", runs)).isEqualTo(0.5);
  }

  @Test
  void whatNoRunHasIsAnErrorAndWhatSomeLackIsCounted() {
    JsonNode none = result("{\"type\":\"mean\",\"score\":\"nowhere\"}", LABELS);
    assertThat(none.path("value").isNull()).isTrue();
    assertThat(none.at("/error/code").asText()).isEqualTo("EVAL_NO_VALUE");
    List<Run> runs = List.of(run("a", Json.object()), run(CAT, row(LAY)));
    JsonNode bleu = result("\"bleu\"", runs);
    assertThat(bleu.path("value").doubleValue()).isPositive();
    assertThat(bleu.at("/metadata/errors/EVAL_NO_REFERENCE").intValue()).isEqualTo(1);
    JsonNode oneClass =
        result("{\"type\":\"auroc\",\"score\":\"latency_ms\",\"positive\":\"x\"}", LABELS);
    assertThat(oneClass.at("/error/message").asText()).contains("All runs are of one class");
  }

  @Test
  void tooManyLabelsOrValuesAreRefusedInsteadOfKept() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i <= ConfusionCounts.MAX_PAIRS; i++) {
      runs.add(run("a" + i, row("a")));
    }
    assertThat(result("\"accuracy\"", runs).at("/error/code").asText()).isEqualTo("EVAL_TOO_LARGE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"num_exact_match\" | did you mean num_exact_matches?",
        "{\"type\":\"mean\"} | Evaluator mean has no score",
        "{\"type\":\"count\",\"min\":1} | has no score (state, label, min and max are of a score)",
        "{\"type\":\"count\",\"status\":\"done\"} | has an invalid status: done",
        "{\"type\":\"quantiles\",\"score\":\"s\",\"quantiles\":[2]} | no number from 0 to 1",
        "{\"type\":\"bleu\",\"tokenise\":\"13a\"} | unknown parameter tokenise (did you mean"
            + " tokenize?",
        "{\"type\":\"command\",\"name\":\"c\"} | has no command",
      })
  void settingsAreChecked(String json, String problem) {
    assertThat(SummaryEvaluators.problems(List.of(spec(json))))
        .anySatisfy(text -> assertThat(text).contains(problem));
  }

  @Test
  void namesAreUnique() {
    assertThat(
            SummaryEvaluators.problems(
                List.of(spec("\"num_exact_matches\""), spec("\"num_exact_matches\""))))
        .singleElement()
        .asString()
        .contains("is taken");
  }
}
