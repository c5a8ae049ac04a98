package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cases that a score of one answer, or the mean of several, answers. */
final class ConformanceScores {

  /** Reference evaluator to ours with fixed parameters; promptfoo's are read off their names. */
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("levenshtein_similarity", "{\"type\":\"levenshtein\"}"),
          Map.entry("numeric_diff", "{\"type\":\"numeric_diff\"}"),
          Map.entry("json_diff", "{\"type\":\"json_diff\"}"),
          Map.entry("json_match_openai", "{\"type\":\"json_match\"}"),
          Map.entry("fuzzy_match_openai", "{\"type\":\"fuzzy_match\"}"),
          Map.entry("list_contains", "{\"type\":\"list_contains\"}"),
          Map.entry("exact_match_autoevals", "{\"type\":\"exact_match\"}"),
          Map.entry("exact_match_squad", "{\"type\":\"exact_match\",\"profile\":\"squad\"}"),
          Map.entry("exact_inspect", "{\"type\":\"exact_match\",\"profile\":\"inspect\"}"),
          Map.entry("exact_match_lm_eval", "{\"type\":\"exact_match\",\"profile\":\"lm-eval\"}"),
          Map.entry("quasi_exact_match_helm", "{\"type\":\"quasi_exact_match\"}"),
          Map.entry("prefix_exact_match_helm", "{\"type\":\"prefix_exact_match\"}"),
          Map.entry("final_number_exact_match_helm", "{\"type\":\"final_number_exact_match\"}"),
          Map.entry("exact_match_indicator_helm", "{\"type\":\"exact_match_indicator\"}"),
          Map.entry("valid_json", "{\"type\":\"valid_json\"}"),
          Map.entry("jaccard_tokens", "{\"type\":\"jaccard\"}"),
          Map.entry("jaro_winkler", "{\"type\":\"jaro_winkler\"}"),
          Map.entry("includes_inspect", "{\"type\":\"includes\",\"profile\":\"inspect\"}"),
          Map.entry("match_inspect", "{\"type\":\"match\",\"profile\":\"inspect\"}"),
          Map.entry("f1_squad", "{\"type\":\"f1\"}"),
          Map.entry("f1_inspect", "{\"type\":\"f1\",\"profile\":\"inspect\"}"),
          Map.entry("rouge1", "{\"type\":\"rouge1\"}"),
          Map.entry("rouge2", "{\"type\":\"rouge2\"}"),
          Map.entry("rougeL", "{\"type\":\"rougeL\"}"),
          Map.entry("rougeLsum", "{\"type\":\"rougeLsum\"}"),
          Map.entry("bleu_sacrebleu_sentence", "{\"type\":\"bleu\"}"),
          Map.entry("chrf", "{\"type\":\"chrf\"}"),
          Map.entry("chrf++", "{\"type\":\"chrf++\"}"),
          Map.entry("ter", "{\"type\":\"ter\"}"));

  /** Parameters of the cases that say how the reference was run, or that are the run's own. */
  private static final List<String> NOT_OURS =
      List.of(
          "tokenizer",
          "use_stemmer",
          "prefix_scale",
          "max_prefix",
          "latencyMs",
          "cost",
          "logProbs");

  private static final String PROMPTFOO = "promptfoo:";

  /** Those that have other profiles than promptfoo's. */
  private static final List<String> PROFILED = List.of("bleu", "levenshtein");

  /** Those whose output and expected are lists of answers, of which the mean is meant. */
  private static final List<String> LISTS_OF_PAIRS = List.of("exact_match_lm_eval");

  private ConformanceScores() {}

  /** Returns the case's score by our evaluator; JSON null for an error that is expected. */
  static Optional<JsonNode> of(JsonNode test) {
    String reference = test.path("evaluator").asText();
    ObjectNode evaluator = Json.object();
    if (OURS.containsKey(reference)) {
      evaluator.setAll((ObjectNode) Runs.json(String.valueOf(OURS.get(reference))));
    } else if (reference.equals("promptfoo:weighted_assertions")) {
      evaluator.put("type", "assert-set");
    } else if (reference.startsWith(PROMPTFOO)) {
      promptfoo(reference.substring(PROMPTFOO.length()), test, evaluator);
    } else {
      return Optional.empty();
    }
    JsonNode lowercase = test.path("params").path("lowercase");
    evaluator.setAll((ObjectNode) test.path("params"));
    evaluator.remove(NOT_OURS);
    if (reference.startsWith("jaccard") && lowercase.asBoolean()) {
      evaluator.remove("lowercase");
    }
    return Optional.of(
        LISTS_OF_PAIRS.contains(reference) ? mean(test, evaluator) : score(test, evaluator));
  }

  private static void promptfoo(String type, JsonNode test, ObjectNode evaluator) {
    evaluator.put("type", type);
    if (PROFILED.contains(type)) {
      evaluator.put("profile", "promptfoo");
    }
    if (!test.path("expected").isNull()) {
      evaluator.set("value", test.path("expected"));
    }
  }

  private static JsonNode mean(JsonNode test, ObjectNode evaluator) {
    double sum = 0;
    for (int i = 0; i < test.path("output").size(); i++) {
      ObjectNode pair = Json.object();
      pair.set("output", test.path("output").path(i));
      pair.set("expected", test.path("expected").path(i));
      sum += score(pair, evaluator).doubleValue();
    }
    return DoubleNode.valueOf(sum / test.path("output").size());
  }

  private static JsonNode score(JsonNode test, ObjectNode evaluator) {
    EvaluatorSpec spec = EvaluatorSpec.fromJson(evaluator);
    List<String> problems = Evaluators.standard().problems(List.of(spec));
    if (!problems.isEmpty()) {
      // What we refuse before the first call, the reference fails on every row.
      boolean fails =
          test.has("pass")
              && !test.path("pass").asBoolean()
              && Evaluators.standard().knows(spec.type());
      return fails ? test.path("score") : TextNode.valueOf(problems.toString());
    }
    ObjectNode row = Json.object();
    row.set("expected", test.path("expected"));
    row.set("logprobs", test.path("params").path("logProbs"));
    JsonNode output = test.path("output");
    JsonNode response = output.isContainerNode() ? TextNode.valueOf(Json.text(output)) : output;
    Score score = Runs.score(Json.text(evaluator), traced(row, response, test.path("params")));
    if (score.isError()) {
      return test.path("expect_error").asBoolean()
          ? NullNode.getInstance()
          : TextNode.valueOf(score.errorCode() + " " + score.errorMessage());
    }
    if (test.has("pass") && Assessed.passes(score) != test.path("pass").asBoolean()) {
      return TextNode.valueOf("pass is not as expected: " + score);
    }
    return DoubleNode.valueOf(score.number());
  }

  private static Run traced(ObjectNode row, JsonNode response, JsonNode parameters) {
    Run run = Runs.answered(Json.text(row), response);
    JsonNode latency = parameters.path("latencyMs");
    JsonNode cost = parameters.path("cost");
    CallTrace trace =
        new CallTrace(
            latency.isNumber() ? Instant.EPOCH : null,
            latency.asLong(),
            1,
            0,
            0,
            false,
            cost.isNumber() ? cost.doubleValue() : null);
    return run.withOutcome(run.outcome(), trace);
  }
}
