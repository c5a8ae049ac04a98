package dev.assay.transforms.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.gate.GateFigures.Other;
import dev.assay.transforms.gate.GateResult.Status;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GateTest {

  private static final String SUMMARY =
      """
      {"experiment": "capitals",
       "rows": {"read": 20, "rejected": 1, "skipped": 0, "accepted": 19},
       "runs": {"expected": 200, "answered": 190, "refused": 7, "failed": 3},
       "calls": {"attempts": 210, "retries": 10, "rate_limited": 5, "in_doubt": 0},
       "cost_usd": 1.25, "latency_ms": {"mean": 900.5, "p50": 800, "p95": 1900.0, "p99": null},
       "errors": {"HTTP_500": 3},
       "scores": {
         "exact_match": {"mean": 0.78, "n": 190, "n_null": 4, "n_error": 6, "ci95": [0.72, 0.84],
           "states": {"ok": 150, "fail": 40, "error": 6, "unscored": 4, "skipped": 0}},
         "llm-rubric": {"mean": 0.5, "n": 190},
         "is it \\"warm\\"?": {"mean": 1.0, "n": 3},
         "runs": {"mean": 0.25, "n": 4},
         "rouge.1": {"mean": 0.125},
         "tone": {"n": 8, "mode": "warm", "mode_tie": false, "n_labels": 8,
           "counts": {"warm": 6, "cold": 2}},
         "empty": {"mean": null, "ci95": null, "n": 0}},
       "by_model": {
         "gpt-4o": {"runs": {"answered": 9, "refused": 0, "failed": 1},
           "scores": {"exact_match": {"mean": 0.9}}},
         "gpt-4.1": {"scores": {"exact_match": {"mean": 0.7}}},
         "meta-llama/Llama-3": {"scores": {"exact_match": {"mean": 0.6}}}},
       "by_group": null,
       "summary_evaluators": {
         "num_exact_matches": {"value": 1},
         "verdict": {"value": null, "label": "good"},
         "broken": {"value": null, "error": {"code": "EVAL_FAILED", "message": "no rows"}}},
       "gates": []}
      """;

  private static final String BASELINE =
      """
      {"scores": {"exact_match": {"mean": 0.8}}, "runs": {"failed": 3}, "cost_usd": 1.0}
      """;

  private static final String COMPARISON =
      """
      {"a": {}, "b": {}, "records": {"paired": 100, "only_a": 0, "only_b": 2},
       "scores": {
         "exact_match": {"n": 100, "difference": -0.01, "ci95": [-0.019, 0.03],
           "flips": {"pass_to_fail": 2, "fail_to_pass": 3},
           "p_permutation": 0.03, "p_adjusted_holm": 0.06},
         "tone": {"p_t": 0.04, "p_mcnemar": null}},
       "metrics": {"latency_ms": {"difference": -12.5}},
       "slices": {"by_model": {"gpt-4o": {"scores": {"exact_match": {"difference": 0.5}}}}}}
      """;

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<GateResult> results(GateFigures figures, String... expressions) {
    return Gates.evaluate(List.of(expressions).stream().map(GateTest::gate).toList(), figures);
  }

  private static Gate gate(String expression) {
    try {
      return Gate.parse(expression, null);
    } catch (GateSyntaxException e) {
      throw new AssertionError(expression + " " + e.getMessage(), e);
    }
  }

  private static GateFigures all() {
    return new GateFigures(json(SUMMARY), Other.of(json(BASELINE)), Other.of(json(COMPARISON)));
  }

  private static GateResult result(String expression) {
    return results(all(), expression).get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exact_match.mean >= 0.78",
        "0.5 < exact_match.mean",
        "exact_match.ci95.low > 0.7",
        "exact_match.ci95.high <= 84%",
        "runs.failed <= 1.5%",
        "runs.failed < 4 and runs.refused <= 7",
        "rows.rejected <= 5%",
        "exact_match.n_error <= 3%",
        "exact_match.states.fail <= 20%",
        "tone.counts.cold <= 25%",
        "errors.HTTP_500 <= 1.5%",
        "calls.rate_limited < 2.5%",
        "cost_usd < 5",
        "cost_usd / runs.answered < 0.01",
        "latency_ms.p95 < 2000",
        "by_model.gpt-4o.exact_match.mean > 0.8",
        "by_model.gpt-4o.runs.failed <= 10%",
        "by_model.gpt-4.1.exact_match.mean > 0.6",
        "by_model.\"gpt-4.1\".exact_match.mean > 0.6",
        "by_model.'meta-llama/Llama-3'.exact_match.mean > 0.5",
        "by_model.gpt-4o.exact_match.mean - by_model.gpt-4.1.exact_match.mean < 0.21",
        "rouge.1.mean == 0.125",
        "llm-rubric.mean == 0.5",
        "\"is it \\\"warm\\\"?\".mean == 1",
        "scores.runs.mean == 0.25",
        "summary_evaluators.num_exact_matches == 1",
        "num_exact_matches.value == 1",
        "summary_evaluators.verdict == \"good\"",
        "tone.mode == 'warm'",
        "tone.mode_tie == false",
        "not (tone.mode == \"cold\" or cost_usd > 5)",
        "!(cost_usd > 5) && (runs.failed == 3 || runs.failed == 4)",
        "exact_match.mean >= baseline.exact_match.mean - 0.02",
        "cost_usd <= baseline.cost_usd * 125%",
        "-exact_match.mean < 0",
        "compare.exact_match.ci95.low > -0.02",
        "compare.exact_match.difference >= -1%",
        "compare.exact_match.p_adjusted_holm > 0.05",
        "compare.exact_match.flips.pass_to_fail <= 2",
        "compare.latency_ms.difference < 0",
        "compare.records.only_b == 2",
        "compare.slices.by_model.gpt-4o.exact_match.difference == 0.5",
        "exact_match.mean >= 0.78 AND NOT runs.failed > 3",
      })
  void passes(String expression) {
    GateResult result = result(expression);
    assertThat(result.message()).isNotBlank();
    assertThat(result.status()).as(result.message()).isEqualTo(Status.PASS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exact_match.mean >= 0.8           | exact_match.mean is 0.78, not >= 0.8
          runs.failed <= 1%                 | runs.failed is 3, not <= 2 (1% of 200)
          exact_match.mean > baseline.exact_match.mean | exact_match.mean is 0.78, not > baseline.exact_match.mean is 0.8
          tone.mode == "cold"               | tone.mode is "warm", not == "cold"
          cost_usd < 1 or runs.failed == 0  | cost_usd is 1.25, not < 1; runs.failed is 3, not == 0
          compare.exact_match.ci95.low > -0.015 | compare.exact_match.ci95.low is -0.019, not > -0.015
          """)
  void failsWithWhatWasFound(String expression, String message) {
    assertThat(result(expression))
        .extracting("status", "message")
        .containsExactly(Status.FAIL, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exact_matchh.mean >= 0.8     | unknown name exact_matchh; did you mean exact_match?; known here: exact_match, llm-rubric, "is it \\"warm\\"?", runs, "rouge.1", tone, empty, num_exact_matches
          exact_match.meen >= 0.8      | unknown name meen in exact_match; did you mean mean?; known here: mean, n, n_null, n_error, ci95, states
          exact_match.mean-0.02 > 0    | unknown name mean-0 in exact_match; did you mean mean?; known here: mean, n, n_null, n_error, ci95, states (to subtract, put blanks around the -)
          exact_match.ci95.median > 0  | unknown name median in exact_match.ci95; an interval has low and high
          cost_usd.total > 0           | unknown name total in cost_usd, which is a single figure
          by_model.gpt4o.n > 0         | unknown name gpt4o in by_model; did you mean gpt-4o?; known here: gpt-4o, "gpt-4.1", "meta-llama/Llama-3"
          empty.mean >= 0              | empty.mean has no value (null, n is 0)
          empty.ci95.low >= 0          | empty.ci95.low has no value (null)
          latency_ms.p99 < 5           | latency_ms.p99 has no value (null)
          exact_match >= 0.8           | exact_match is a group of figures; add one of .mean, .n, .n_null, .n_error, .ci95, .states
          exact_match.ci95 > 0.7       | exact_match.ci95 is an interval; add .low or .high
          broken == 1                  | broken has no value: EVAL_FAILED no rows
          tone.mode > 0.5              | tone.mode is a text and cannot be compared by > with a number
          tone.mode + 1 > 0.5          | tone.mode is a text; only numbers can be computed with
          cost_usd / 0 > 1             | a division by 0
          compare.exact_mtch.difference > 0 | unknown name exact_mtch in compare; did you mean exact_match?; known here: exact_match, tone, latency_ms, a, b, records, slices
          """)
  void aFigureThatIsNotThereIsAnErrorAndNeverAPass(String expression, String message) {
    GateResult result = result(expression);
    assertThat(result.status()).isEqualTo(Status.ERROR);
    assertThat(result.message()).startsWith(message);
    assertThat(result.value()).isNull();
    assertThat(result("not (" + expression + ")").status()).isEqualTo(Status.ERROR);
    assertThat(result("cost_usd < 5 or " + expression).status()).isEqualTo(Status.ERROR);
    assertThat(result("cost_usd > 5 and " + expression).status()).isEqualTo(Status.ERROR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                            | at character 1: the gate is empty; write a condition such as exact_match.mean >= 0.8
          exact_match.mean              | at character 1: this is no condition; compare it, as in … >= 0.8
          exact_match.mean = 0.8        | at character 18: a single =; write == to compare, or >= or <=
          a.mean >=                     | at character 10: a figure or number is missing before the end
          a.mean >= and b.mean > 1      | at character 11: a figure or number is missing before "and"
          a.mean >= 0.8 b               | at character 15: unexpected "b"
          0 < a.mean < 1                | at character 12: two comparisons in a row; join them by and
          (a.mean > 1                   | at character 12: ')' is missing before the end
          a.mean > 1)                   | at character 11: unexpected ")"
          latency_ms.p95 < 2000ms       | at character 22: unexpected "ms" behind 2000; figures have no units (latency is in milliseconds, cost in US dollars)
          cost_usd < $5                 | at character 12: a figure or number is missing before "$"
          "a.mean > 1                   | at character 1: the quote " is not closed
          a. > 1                        | at character 3: a name is missing behind the dot; names with other characters stand in "…"
          a.mean > "x"                  | at character 1: a text, true or false is compared by == or != only
          (a.mean > 1) + 1 > 2          | at character 1: only numbers can be computed with
          (a.mean > 1) > 2              | at character 1: a condition cannot be compared; join conditions by and or or
          a.mean > 1 or b.mean          | at character 15: this is no condition; compare it, as in … >= 0.8
          a.mean or b.mean > 1          | at character 8: a comparison (>=, >, <=, <, ==, !=) is missing before "or"
          a.mean >= 1.                  | at character 13: a digit is missing behind the decimal point
          """)
  void saysWhereAGateCannotBeUnderstood(String expression, String message) {
    assertThatThrownBy(() -> Gate.parse(expression, null))
        .isInstanceOf(GateSyntaxException.class)
        .hasMessage(message);
  }

  @Test
  void deepNestingIsRefusedAndNotAnOverflow() {
    assertThatThrownBy(() -> Gate.parse("(".repeat(2_000) + "a.mean > 1", null))
        .isInstanceOf(GateSyntaxException.class)
        .hasMessageContaining("more than 100 parentheses");
    assertThatThrownBy(() -> Gate.parse("not ".repeat(1_000) + "a.mean > 1", null))
        .isInstanceOf(GateSyntaxException.class);
  }

  @Test
  void givesBothSidesOfASingleComparison() {
    assertThat(Json.text(result("exact_match.mean >= baseline.exact_match.mean - 0.03").toJson()))
        .isEqualTo(
            "{\"expression\":\"exact_match.mean >= baseline.exact_match.mean - 0.03\","
                + "\"status\":\"pass\",\"value\":0.78,\"bound\":0.77,"
                + "\"message\":\"exact_match.mean is 0.78, >= 0.77\"}");
    GateResult two = result("cost_usd < 5 and runs.failed == 3");
    assertThat(two.value()).isNull();
    assertThat(GateResult.fromJson(two.toJson())).isEqualTo(two);
    assertThat(GateResult.fromJson(result("nowhere.mean > 1").toJson()))
        .isEqualTo(result("nowhere.mean > 1"));
  }

  @Test
  void decimalsAreComputedAsWritten() {
    // In binary 0.8 - 0.02 is above 0.78, and a third of 1 has no end.
    assertThat(result("exact_match.mean == baseline.exact_match.mean - 0.02").passed()).isTrue();
    GateFigures third =
        new GateFigures(
            json("{\"scores\":{\"s\":{\"mean\":0.6666666666666666}}}"),
            Other.missing(""),
            Other.missing(""));
    assertThat(results(third, "s.mean >= 2/3", "s.mean <= 2 / 3", "s.mean > 2/3"))
        .extracting(GateResult::passed)
        .containsExactly(true, true, false);
  }

  @Test
  void severalPValuesAreAdjustedByHolmTogether() {
    List<GateResult> alone = results(all(), "compare.exact_match.p_permutation <= 0.05");
    assertThat(alone.get(0).status()).isEqualTo(Status.PASS);
    assertThat(alone.get(0).message())
        .isEqualTo("compare.exact_match.p_permutation is 0.03, <= 0.05");

    List<GateResult> both =
        results(
            all(),
            "compare.exact_match.p_permutation <= 0.05",
            "compare.tone.p_t <= 0.05",
            "compare.exact_match.p_permutation > 0.01");
    assertThat(both)
        .extracting(GateResult::status)
        .containsExactly(Status.FAIL, Status.FAIL, Status.PASS);
    assertThat(both.get(0).message())
        .isEqualTo(
            "compare.exact_match.p_permutation is 0.06 (0.03 before Holm's adjustment for 2 gated"
                + " p-values), not <= 0.05");
    assertThat(both.get(1).message()).contains("compare.tone.p_t is 0.06 (0.04 before");
  }

  @Test
  void whatHasNoBaselineSaysHowToGiveOne() {
    GateFigures bare =
        new GateFigures(
            json(SUMMARY), Other.missing("give --baseline"), Other.missing("give --comparison"));
    assertThat(
            results(
                bare, "exact_match.mean >= baseline.exact_match.mean", "compare.tone.p_t > 0.05"))
        .extracting(GateResult::status, GateResult::message)
        .containsExactly(
            tuple(Status.ERROR, "give --baseline"), tuple(Status.ERROR, "give --comparison"));
    assertThat(gate("exact_match.mean >= baseline.x.mean").needsBaseline()).isTrue();
    assertThat(gate("not compare.x.difference < 0").needsComparison()).isTrue();
    assertThat(gate("\"baseline\".mean > 0").needsBaseline()).isFalse();
  }

  @Test
  void aShareOfNothingIsAnError() {
    GateFigures none =
        new GateFigures(
            json("{\"runs\":{\"expected\":0,\"failed\":0}}"), Other.missing(""), Other.missing(""));
    assertThat(results(none, "runs.failed <= 1%", "runs.failed == 0"))
        .extracting(GateResult::status)
        .containsExactly(Status.ERROR, Status.PASS);
  }

  @Test
  void someNamesAreKnownToBeWrongBeforeThereIsASummary() {
    assertThat(GateNames.problems(gate("runs.faild == 0 and cost_usd < 1")))
        .singleElement()
        .asString()
        .startsWith("unknown name faild in runs; did you mean failed?; known here: expected");
    assertThat(GateNames.problems(gate("latency_ms.p95 < 1 and s.mean > 1 and errors.X == 1")))
        .isEmpty();
    assertThat(
            GateNames.problems(
                gate("slices.lang.de.s.mean > 1 and by_model.m.s.mean > 1 and by_group.g.s.n > 1")))
        .isEmpty();
    Set<String> scores = Set.of("exact_match", "rouge");
    assertThat(GateNames.doubts(gate("exact_mach.mean > 1"), scores))
        .containsExactly("no evaluator here is named exact_mach; did you mean exact_match?");
    assertThat(GateNames.doubts(gate("rouge-L.mean > 1 and other.mean > 1"), scores)).isEmpty();
  }
}
