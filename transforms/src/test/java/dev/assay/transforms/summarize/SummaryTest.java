package dev.assay.transforms.summarize;

import static dev.assay.transforms.summarize.Runs.FLAG;
import static dev.assay.transforms.summarize.Runs.answered;
import static dev.assay.transforms.summarize.Runs.failed;
import static dev.assay.transforms.summarize.Runs.label;
import static dev.assay.transforms.summarize.Runs.none;
import static dev.assay.transforms.summarize.Runs.refused;
import static dev.assay.transforms.summarize.Runs.summary;
import static dev.assay.transforms.summarize.Runs.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  @Test
  void writesTheWholeSummary() {
    Summary summary =
        summary(
                List.of(
                    answered("1", 1, Score.of(FLAG, true)),
                    answered("2", 1, Score.of(FLAG, false)),
                    failed("3", 1, "HTTP_400")))
            .withExperiment("capitals")
            .withRows(new Summary.Rows(4, 1, 0, 3), 3);
    String section =
        """
        "runs":{%s"answered":2,"refused":0,"failed":1},
        "calls":{"attempts":7,"retries":2,"rate_limited":2,"in_doubt":1},
        "usage":{"input_tokens":18,"output_tokens":2,"total_tokens":20},
        "cost_usd":0.00002,"n_cost_unknown":0,
        "latency_ms":{"mean":100.0,"p50":100.0,"p95":100.0,"p99":100.0,"stderr":0.0,
          "ci95":[100.0,100.0],"ci95_method":"t"},
        "scores":{"exact_match":{"mean":0.5,"mean_of_record_means":0.5,"n":2,"n_null":0,
          "n_error":0,"n_records_unscored":1,
          "states":{"ok":2,"fail":0,"error":0,"unscored":0,"skipped":1},"stderr":0.5,
          "ci95":[-5.853102368087347,6.853102368087347],"ci95_method":"t",
          "ci95_wilson":[0.0945312057342308,0.9054687942657692]}},
        "errors":{"HTTP_400":1},
        "judge_calls":{"questions":0,"attempts":0,"retries":0,"rate_limited":0,"in_doubt":0},
        "judge_usage":{"input_tokens":null,"output_tokens":null,"total_tokens":null},
        "judge_cost_usd":null,"n_judge_cost_unknown":0\
        """;
    String expected =
        """
        {"experiment":"capitals","rows":{"read":4,"rejected":1,"skipped":0,"accepted":3},%s,
        "by_group":{"openai":{%s}},"by_model":{"m-1":{%s}},
        "slices":{},"dropped":{},
        "analysis":{"slices":[],"reducers":[],"cluster":null,"intervals":{"level":0.95,"method":"t"}},
        "summary_evaluators":{},"gates":[]}\
        """
            .formatted(
                section.formatted("\"expected\":3,"), section.formatted(""), section.formatted(""));
    assertThat(Json.text(SummaryJson.CODEC.toJson(summary)))
        .isEqualTo(expected.replaceAll("\\s*\\n\\s*", "").replace("0.00002", "2.0E-5"));
  }

  @Test
  void saysNothingOfNoRuns() {
    JsonNode json = SummaryJson.CODEC.toJson(summary(List.of()));
    assertThat(Json.text(json))
        .isEqualTo(
            """
            {"experiment":null,"rows":{"read":0,"rejected":0,"skipped":0,"accepted":0},
            "runs":{"expected":0,"answered":0,"refused":0,"failed":0},
            "calls":{"attempts":0,"retries":0,"rate_limited":0,"in_doubt":0},
            "usage":{"input_tokens":null,"output_tokens":null,"total_tokens":null},
            "cost_usd":null,"n_cost_unknown":0,
            "latency_ms":{"mean":null,"p50":null,"p95":null,"p99":null,"stderr":null,"ci95":null,"ci95_method":null},
            "scores":{},"errors":{},
            "judge_calls":{"questions":0,"attempts":0,"retries":0,"rate_limited":0,"in_doubt":0},
            "judge_usage":{"input_tokens":null,"output_tokens":null,"total_tokens":null},
            "judge_cost_usd":null,"n_judge_cost_unknown":0,"by_group":{},"by_model":{},"slices":{},"dropped":{},
            "analysis":{"slices":[],"reducers":[],"cluster":null,"intervals":{"level":0.95,"method":"t"}},
            "summary_evaluators":{},"gates":[]}\
            """
                .replace("\n", ""));
  }

  @Test
  void readsBackWhatItWrites() {
    Summary summary =
        summary(
                List.of(
                    answered("1", 1, Score.of("a", 0.25), label("tone", "warm")),
                    answered("2", 1, Score.of("a", 0.75), label("tone", "cold")),
                    refused("3", Score.error("a", "EVAL_FAILED", "x")),
                    failed("4", 1, "NET_DEADLINE")))
            .withExperiment("e")
            .withRows(new Summary.Rows(4, 0, 0, 4), 4)
            .withSummaryEvaluators(Json.object().put("num_exact_matches", 1))
            .withGates(JsonNodeFactory.instance.arrayNode().add("g"));
    JsonNode json = SummaryJson.CODEC.toJson(summary);
    assertThat(SummaryJson.CODEC.fromJson(json)).isEqualTo(summary);
    assertThat(SummaryJson.CODEC.toJson(SummaryJson.CODEC.fromJson(json))).isEqualTo(json);
  }

  @Test
  void countsWhatHasNoValueAndLeavesItOutOfTheMean() {
    ScoreStats stats =
        score(
            "s",
            answered("1", 1, Score.of("s", 0.5)),
            answered("2", 1, none("s")),
            answered("3", 1, Score.of("s", 0.7)),
            answered("4", 1, Score.error("s", "EVAL_FAILED", "x")),
            answered("5", 1),
            failed("6", 1, "HTTP_500"));
    assertThat(stats.mean()).isCloseTo(0.6, EXACTLY);
    assertThat(stats.n()).isEqualTo(2);
    assertThat(stats.nNull()).isEqualTo(2);
    assertThat(stats.nError()).isEqualTo(1);
    assertThat(stats.nRecordsUnscored()).isEqualTo(4);
  }

  @Test
  void countsNumbersThatAreNotFiniteAsErrors() {
    JsonNode huge = JsonNodeFactory.instance.numberNode(new BigDecimal("1e999"));
    Score score = new Score("s", huge, null, null, null, null, null, null);
    ScoreStats stats = score("s", answered("1", 1, score), answered("2", 1, Score.of("s", 1.0)));
    assertThat(stats.nError()).isEqualTo(1);
    assertThat(stats.mean()).isEqualTo(1.0);
  }

  @Test
  void averagesBooleansAndCountsJson() {
    Score yes = value("s", JsonNodeFactory.instance.booleanNode(true));
    Score no = value("s", JsonNodeFactory.instance.booleanNode(false));
    Score list = value("j", JsonNodeFactory.instance.arrayNode());
    Run[] runs = {
      answered("1", 1, yes, list),
      answered("2", 1, no),
      answered("3", 1, yes),
      answered("4", 1, yes)
    };
    assertThat(score("s", runs).mean()).isEqualTo(0.75);
    assertThat(score("j", runs).nJson()).isEqualTo(1);
    assertThat(score("j", runs).mean()).isNull();
    assertThat(score("j", runs).nNull()).isEqualTo(3);
  }

  @Test
  void givesTheStandardErrorAndIntervalOfTheReference() {
    ScoreStats ten = numbers(1, 0, 1, 1, 0, 1, 1, 1, 0, 1);
    assertThat(ten.stderr()).isCloseTo(0.15275252316519466, EXACTLY);
    ScoreStats twelve = numbers(1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0);
    ScoreStats.Interval interval = Objects.requireNonNull(twelve.ci95());
    assertThat(interval.low()).isCloseTo(0.16818900249253282, within(1e-9));
    assertThat(interval.high()).isCloseTo(0.8318109975074672, within(1e-9));
  }

  @Test
  void hasNoIntervalOfOneRunAndAPointWhereAllAgree() {
    assertThat(numbers(0.3).stderr()).isNull();
    assertThat(numbers(0.3).ci95()).isNull();
    assertThat(numbers(0.1, 0.1, 0.1).stderr()).isEqualTo(0.0);
    assertThat(numbers(0.1, 0.1, 0.1).ci95()).isEqualTo(new ScoreStats.Interval(0.1, 0.1));
  }

  @Test
  void keepsTheLastDigitBesideHugeNumbers() {
    assertThat(numbers(1e300, 0.1, -1e300, 0.2).mean()).isEqualTo(0.075);
    assertThat(numbers(1.7e308, 1.7e308).mean()).isEqualTo(1.7e308);
    assertThat(numbers(1.7e308, -1.7e308).ci95()).isNull();
    assertThat(numbers(1e9 + 0.1, 1e9 + 0.2, 1e9 + 0.3).stderr())
        .isCloseTo(0.1 / Math.sqrt(3), within(1e-15));
  }

  @Test
  void findsTheModeAndSaysWhereItIsTied() {
    LabelStats labels =
        Objects.requireNonNull(
            score("t", answered("1", 1, label("t", "y")), answered("2", 1, label("t", "x")))
                .labels());
    assertThat(labels.mode()).isEqualTo("x");
    assertThat(labels.modeTie()).isTrue();
    assertThat(labels.counts()).containsExactlyInAnyOrderEntriesOf(Map.of("x", 1L, "y", 1L));
  }

  @Test
  void dropsCountsOfTooManyLabels() {
    Run[] runs =
        IntStream.range(0, 1_001)
            .mapToObj(i -> answered("" + i, 1, label("t", "label " + i)))
            .toArray(Run[]::new);
    LabelStats labels = Objects.requireNonNull(score("t", runs).labels());
    assertThat(labels.counts()).isNull();
    assertThat(labels.mode()).isNull();
    assertThat(labels.n()).isEqualTo(1_001);
  }

  @Test
  void breaksDownByGroupAndModel() {
    Summary summary =
        summary(
            List.of(
                answered("1", 1, "fast", "a", trace(10, 1, 0, 0.1)),
                answered("2", 1, "fast", "b", trace(20, 3, 2, null)),
                answered("3", 1, "slow", "b", trace(30, 3, 0, 0.2))));
    assertThat(Objects.requireNonNull(summary.figures().byGroup()))
        .containsOnlyKeys("fast", "slow");
    Section b =
        Objects.requireNonNull(Objects.requireNonNull(summary.figures().byModel()).get("b"));
    assertThat(b.outcomes()).isEqualTo(new Section.Outcomes(2, 0, 0));
    assertThat(b.calls()).isEqualTo(new Section.Calls(6, 2, 2, 0));
    assertThat(b.costUsd()).isEqualTo(0.2);
    assertThat(b.nCostUnknown()).isEqualTo(1);
    assertThat(summary.figures().all().costUsd()).isEqualTo(0.3);
    Section.Latency latency = summary.figures().all().latency();
    assertThat(latency.mean()).isEqualTo(20.0);
    assertThat(latency.p50()).isEqualTo(20.0);
    assertThat(latency.p95()).isEqualTo(30.0);
    assertThat(latency.p99()).isEqualTo(30.0);
    assertThat(latency.estimate().stderr()).isCloseTo(10 / Math.sqrt(3), EXACTLY);
  }

  @Test
  void dropsABreakdownWithTooManyParts() {
    List<Run> runs =
        IntStream.rangeClosed(0, Breakdown.MAX_KEYS)
            .mapToObj(i -> answered("" + i, 1, "g" + i, "m", trace(1, 1, 0, null)))
            .toList();
    assertThat(summary(runs).figures().byGroup()).isNull();
    assertThat(summary(runs.subList(1, runs.size())).figures().byGroup())
        .hasSize(Breakdown.MAX_KEYS);
    assertThat(summary(runs).figures().byModel()).hasSize(1);
    assertThat(summary(runs).dropped()).containsExactly("by_group");
    assertThat(SummaryJson.CODEC.toJson(summary(runs)).at("/dropped/by_group").asText())
        .isEqualTo("more than 1,000 values");
  }

  @Test
  void ordersLabelsByCodePoint() {
    List<String> labels = new ArrayList<>(List.of("😀", "\uE000", "b", "a", "\uFFFD"));
    BoundedCounts counts = new BoundedCounts();
    labels.forEach(label -> counts.add(label, 1));
    labels.sort(Comparator.comparing(label -> label.codePointAt(0)));
    assertThat(counts.modes()).isEqualTo(labels);
  }

  private static ScoreStats score(String name, Run... runs) {
    return Objects.requireNonNull(summary(List.of(runs)).figures().all().scores().get(name));
  }

  private static ScoreStats numbers(double... values) {
    return score(
        "s",
        Stream.iterate(0, i -> i < values.length, i -> i + 1)
            .map(i -> answered("" + i, 1, Score.of("s", values[i])))
            .toArray(Run[]::new));
  }

  private static Score value(String name, JsonNode value) {
    return new Score(name, value, null, null, null, null, null, null);
  }
}
