package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.measure.TokenPrices;
import dev.assay.transforms.evaluate.statistics.Agreement;
import dev.assay.transforms.evaluate.statistics.ChoiceScores;
import dev.assay.transforms.evaluate.statistics.Correlation;
import dev.assay.transforms.evaluate.statistics.Interval;
import dev.assay.transforms.evaluate.statistics.Intervals;
import dev.assay.transforms.evaluate.statistics.Krippendorff;
import dev.assay.transforms.evaluate.statistics.Means;
import dev.assay.transforms.evaluate.statistics.Multiplicity;
import dev.assay.transforms.evaluate.statistics.PairedTests;
import dev.assay.transforms.evaluate.statistics.Proportions;
import dev.assay.transforms.evaluate.statistics.Repeats;
import dev.assay.transforms.evaluate.statistics.Votes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Cases of pure statistics. */
final class ConformanceStatistics {

  private static final double LEVEL = 0.95;

  private ConformanceStatistics() {}

  static Optional<JsonNode> of(JsonNode test) {
    JsonNode output = test.path("output");
    JsonNode params = test.path("params");
    JsonNode found =
        switch (test.path("evaluator").asText()) {
          case "pass_at_k" ->
              number(Repeats.passAtK(n(output, "n"), n(output, "c"), n(params, "k")));
          case "pass_hat_k" ->
              number(Repeats.passHatK(n(output, "n"), n(output, "c"), n(params, "k")));
          case "reducer_at_least_k" -> number(Repeats.atLeastK(numbers(output), n(params, "k")));
          case "reducer_median" -> number(Repeats.median(numbers(output)));
          case "reducer_max" -> number(DoubleStream.of(numbers(output)).max().orElseThrow());
          case "reducer_mean" -> number(Means.mean(graded(output)));
          case "majority_vote_filter", "judge_self_consistency" ->
              TextNode.valueOf(Votes.majority(texts(output)));
          case "stderr_mean" -> number(Means.standardError(numbers(output)));
          case "stderr_clustered" ->
              number(
                  Means.clusteredStandardError(
                      table(output), params.path("finite_cluster_correction").asBoolean()));
          case "pooled_sample_stderr_lm_eval" ->
              number(
                  Means.pooledStandardError(
                      numbers(output.path("stderrs")), numbers(output.path("sizes"))));
          case "aggregate_subtask_metrics_lm_eval" ->
              number(
                  Means.weighted(numbers(output.path("metrics")), numbers(output.path("sizes"))));
          case "ci_t" ->
              interval(
                  Intervals.student(
                      Means.mean(numbers(output)),
                      Means.standardError(numbers(output)),
                      output.size() - 1,
                      LEVEL));
          case "ci_t_clustered" -> clustered(table(output));
          case "ci_wilson" ->
              interval(Intervals.wilson(n(output, "successes"), n(output, "n"), LEVEL));
          case "ci_clopper_pearson" ->
              interval(Intervals.clopperPearson(n(output, "successes"), n(output, "n"), LEVEL));
          case "bootstrap_stderr_limit" -> number(Means.bootstrapLimit(numbers(output)));
          case "bootstrap_ci_percentile_exact" ->
              interval(Intervals.percentile(allMeans(numbers(output)), LEVEL));
          case "confidence_sequence_asymptotic_halfwidth" ->
              number(
                  Intervals.sequenceHalfWidth(
                      params.path("sigma").asDouble(),
                      params.path("rho").asDouble(),
                      output.path("t").asDouble(),
                      params.path("alpha").asDouble()));
          default -> comparison(test, output, params);
        };
    return Optional.ofNullable(found);
  }

  private static JsonNode comparison(JsonNode test, JsonNode output, JsonNode params) {
    return switch (test.path("evaluator").asText()) {
      case "paired_diff" -> number(Means.mean(differences(output)));
      case "paired_diff_stderr" -> number(Means.standardError(differences(output)));
      case "paired_t_test_p" -> number(PairedTests.studentP(differences(output)));
      case "paired_permutation_p" -> number(PairedTests.permutationP(differences(output)));
      case "mcnemar_chi2_p" ->
          number(
              PairedTests.mcNemarP(
                  n(output, "b"), n(output, "c"), params.path("correction").asBoolean()));
      case "mcnemar_exact_p" -> number(PairedTests.mcNemarExactP(n(output, "b"), n(output, "c")));
      case "mcnemar_midp" -> number(PairedTests.mcNemarMidP(n(output, "b"), n(output, "c")));
      case "two_proportion_z_p" ->
          number(
              Proportions.zP(n(output, "k1"), n(output, "n1"), n(output, "k2"), n(output, "n2")));
      case "fisher_exact_p" -> number(fisher(output.path("table")));
      case "p_adjust_bonferroni" -> list(Multiplicity.bonferroni(numbers(output)));
      case "p_adjust_holm" -> list(Multiplicity.holm(numbers(output)));
      case "p_adjust_bh" -> list(Multiplicity.benjaminiHochberg(numbers(output)));
      case "power_sample_size" -> number(rows(params));
      case "cohen_kappa" -> number(Agreement.kappa(confusion(output), Agreement.Weights.NONE));
      case "cohen_kappa_weighted" ->
          number(Agreement.kappa(confusion(output), weights(params.path("weights"))));
      case "fleiss_kappa" -> number(Agreement.fleiss(table(output)));
      case "krippendorff_alpha" ->
          number(
              Krippendorff.alpha(
                  units(output),
                  Krippendorff.Level.valueOf(
                      params.path("level").asText().toUpperCase(Locale.ROOT))));
      case "spearman" -> number(Correlation.spearman(human(output), judge(output)));
      case "kendall_tau_b" -> number(Correlation.kendall(human(output), judge(output)));
      case "pearson" -> number(Correlation.pearson(human(output), judge(output)));
      case "judge_geval_logprob_weighted" -> number(grade(output, params));
      case "judge_pairwise_swap" -> number(winRate(output));
      case "judge_factuality_choice_map" ->
          list(texts(output).stream().mapToDouble(ChoiceScores.AUTOEVALS_FACTUALITY::of).toArray());
      case "bradley_terry_2" ->
          number(Votes.bradleyTerry(n(output, "wins_a"), n(output, "wins_b")));
      case "cost_usd" -> number(cost(output, params));
      default -> null;
    };
  }

  static double[] numbers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode number(double value) {
    return DoubleNode.valueOf(value);
  }

  private static JsonNode list(double... values) {
    ArrayNode list = Json.object().arrayNode();
    DoubleStream.of(values).forEach(list::add);
    return list;
  }

  private static JsonNode interval(Interval interval) {
    return list(interval.low(), interval.high());
  }

  private static int n(JsonNode object, String key) {
    return object.path(key).asInt();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static double[][] table(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(ConformanceStatistics::numbers)
        .toArray(double[][]::new);
  }

  private static double[] graded(JsonNode grades) {
    Map<String, Double> values = Map.of("C", 1.0, "P", 0.5, "I", 0.0, "N", 0.0);
    return texts(grades).stream().mapToDouble(values::get).toArray();
  }

  private static JsonNode clustered(double[][] clusters) {
    List<Double> values = new ArrayList<>();
    for (double[] cluster : clusters) {
      DoubleStream.of(cluster).forEach(values::add);
    }
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    return interval(
        Intervals.student(
            Means.mean(all),
            Means.clusteredStandardError(clusters, true),
            clusters.length - 1,
            LEVEL));
  }

  /** Returns the means of all samples of the same size with replacement. */
  private static double[] allMeans(double[] values) {
    int n = values.length;
    return IntStream.range(0, (int) Math.pow(n, n))
        .mapToDouble(
            index -> {
              double sum = 0;
              int rest = index;
              for (int i = 0; i < n; i++) {
                sum += values[rest % n];
                rest /= n;
              }
              return sum / n;
            })
        .toArray();
  }

  private static double[] differences(JsonNode pairs) {
    return PairedTests.differences(numbers(pairs.path("a")), numbers(pairs.path("b")));
  }

  private static double fisher(JsonNode table) {
    return Proportions.fisherP(
        table.path(0).path(0).asInt(),
        table.path(0).path(1).asInt(),
        table.path(1).path(0).asInt(),
        table.path(1).path(1).asInt());
  }

  private static double rows(JsonNode params) {
    double within = 2 * params.path("sigma2_each").asDouble() / params.path("K").asDouble();
    return Proportions.rowsNeeded(
        params.path("alpha").asDouble(),
        params.path("power").asDouble(),
        params.path("omega2").asDouble() + within,
        params.path("delta").asDouble());
  }

  private static double[][] confusion(JsonNode output) {
    if (output.has("confusion")) {
      return table(output.path("confusion"));
    }
    List<String> human = texts(output.path("human"));
    List<String> judge = texts(output.path("judge"));
    TreeSet<String> all = new TreeSet<>(human);
    all.addAll(judge);
    List<String> labels = List.copyOf(all);
    double[][] counts = new double[labels.size()][labels.size()];
    for (int i = 0; i < human.size(); i++) {
      counts[labels.indexOf(human.get(i))][labels.indexOf(judge.get(i))]++;
    }
    return counts;
  }

  private static Agreement.Weights weights(JsonNode name) {
    return name.isNull()
        ? Agreement.Weights.NONE
        : Agreement.Weights.valueOf(name.asText().toUpperCase(Locale.ROOT));
  }

  private static List<List<Double>> units(JsonNode output) {
    List<List<Double>> units = new ArrayList<>();
    for (JsonNode row : output) {
      List<Double> unit = new ArrayList<>();
      row.forEach(
          value -> {
            if (value.isNumber()) {
              unit.add(value.asDouble());
            }
          });
      units.add(unit);
    }
    return units;
  }

  private static double cost(JsonNode output, JsonNode params) {
    return new TokenPrices(
            params.path("input_per_mtok").asDouble(),
            params.path("cached_input_per_mtok").asDouble(),
            params.path("output_per_mtok").asDouble())
        .cost(
            n(output, "input_tokens"),
            n(output, "cached_input_tokens"),
            n(output, "output_tokens"),
            output.path("batch").asBoolean() ? params.path("batch_discount").asDouble() : 1);
  }

  private static double[] human(JsonNode output) {
    return numbers(output.path("human"));
  }

  private static double[] judge(JsonNode output) {
    return numbers(output.path("judge"));
  }

  private static double grade(JsonNode output, JsonNode params) {
    Map<Double, Double> probabilities = new HashMap<>();
    output
        .path("top_logprobs")
        .properties()
        .forEach(e -> probabilities.put(Double.valueOf(e.getKey()), e.getValue().asDouble()));
    return Votes.weightedGrade(probabilities, params.path("min_prob").asDouble())
        / params.path("scale").asDouble();
  }

  private static double winRate(JsonNode pairs) {
    return StreamSupport.stream(pairs.spliterator(), false)
        .map(pair -> new Votes.Swapped(pair.path(0).asText(), pair.path(1).asText()))
        .mapToDouble(pair -> pair.win("A", "B"))
        .average()
        .orElseThrow();
  }
}
