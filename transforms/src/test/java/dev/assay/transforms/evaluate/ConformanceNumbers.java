package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.classification.BinaryCounts;
import dev.assay.transforms.evaluate.classification.CalibrationBins;
import dev.assay.transforms.evaluate.classification.Confusion;
import dev.assay.transforms.evaluate.classification.RankCounts;
import dev.assay.transforms.evaluate.measure.LikelihoodCounts;
import dev.assay.transforms.evaluate.measure.Vectors;
import dev.assay.transforms.evaluate.overlap.BleuCounts;
import dev.assay.transforms.evaluate.overlap.ChrfCounts;
import dev.assay.transforms.evaluate.overlap.Smoothing;
import dev.assay.transforms.evaluate.retrieval.RankedList;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Cases that are about numbers of several answers, or about a part of an evaluator. */
final class ConformanceNumbers {

  private static final Map<String, Function<JsonNode, JsonNode>> CASES =
      Map.ofEntries(
          Map.entry("bleu_sacrebleu_corpus", test -> number(corpusBleu(test))),
          Map.entry("chrf_corpus", test -> number(corpusChrf(test))),
          Map.entry(
              "regex_filter",
              test -> {
                ObjectNode extract = Json.object();
                extract.set("regex", test.at("/params/regex_pattern"));
                boolean first = test.at("/params/group_select").asInt() == 0;
                return extracted(test, extract.put("select", first ? "first" : "last"));
              }),
          Map.entry(
              "answer_extract_inspect",
              test ->
                  extracted(
                      test, TextNode.valueOf("answer-" + test.at("/params/pattern").asText()))),
          Map.entry("word_perplexity_lm_eval", test -> number(likelihood(test).perplexity())),
          Map.entry("bits_per_byte_lm_eval", test -> number(likelihood(test).bitsPerUnit())),
          Map.entry(
              "f1_binary",
              test ->
                  number(
                      new BinaryCounts(
                              test.at("/output/tp").asLong(),
                              test.at("/output/fp").asLong(),
                              test.at("/output/fn").asLong(),
                              0)
                          .f1())),
          Map.entry("f1_micro", test -> number(confusion(test).microF1())),
          Map.entry("f1_macro", test -> number(confusion(test).macroF1())),
          Map.entry("ece", test -> number(calibration(test))),
          Map.entry("auroc", test -> number(auroc(test))),
          Map.entry(
              "ndcg",
              test ->
                  number(
                      RankedList.ofVerdicts(ConformanceStatistics.numbers(test.path("output")))
                          .ndcg(test.at("/params/k").asInt()))),
          Map.entry(
              "context_precision_ragas",
              test ->
                  number(
                      RankedList.ofVerdicts(ConformanceStatistics.numbers(test.path("output")))
                          .contextPrecision())),
          Map.entry(
              "cosine_similarity",
              test ->
                  number(
                      Vectors.cosine(
                          ConformanceStatistics.numbers(test.path("output")),
                          ConformanceStatistics.numbers(test.path("expected"))))),
          Map.entry(
              "embedding_similarity_autoevals",
              test ->
                  number(
                      Vectors.scaledCosine(
                          ConformanceStatistics.numbers(test.path("output")),
                          ConformanceStatistics.numbers(test.path("expected")),
                          test.at("/params/expectedMin").asDouble()))),
          Map.entry(
              "promptfoo:similar_euclidean_promptfoo",
              test ->
                  number(
                      Vectors.nearness(
                          ConformanceStatistics.numbers(test.path("output")),
                          ConformanceStatistics.numbers(test.path("expected"))))));

  private ConformanceNumbers() {}

  static Optional<JsonNode> of(JsonNode test) {
    Function<JsonNode, JsonNode> found = CASES.get(test.path("evaluator").asText());
    return found == null ? ConformanceStatistics.of(test) : Optional.of(found.apply(test));
  }

  private static JsonNode number(double value) {
    return DoubleNode.valueOf(value);
  }

  /** Returns the expected part where it is what was extracted. */
  private static JsonNode extracted(JsonNode test, JsonNode extract) {
    ObjectNode evaluator = Json.object().put("type", "exact_match");
    evaluator.set("extract", extract);
    evaluator.put("expected", test.path("score").asText(""));
    evaluator.put("fallback", "");
    if (test.path("score").isNull()) {
      evaluator.put("expected", "nothing").put("fallback", "nothing");
    }
    Score score = Runs.score(Json.text(evaluator), Runs.answered("{}", test.path("output")));
    return Double.valueOf(1).equals(score.number())
        ? test.path("score").isNull() ? NullNode.getInstance() : test.path("score")
        : TextNode.valueOf(score.toString());
  }

  private static double corpusBleu(JsonNode test) {
    BleuCounts counts = sum(test, "bleu", BleuCounts::parse, BleuCounts::plus);
    return Smoothing.CORPUS.score(counts);
  }

  private static double corpusChrf(JsonNode test) {
    return sum(test, "chrf", ChrfCounts::parse, ChrfCounts::plus).score(2);
  }

  /** Adds up the counts that the scores of single answers carry. */
  private static <C> C sum(
      JsonNode test, String type, Function<String, C> parse, BinaryOperator<C> plus) {
    JsonNode outputs = list(test.path("output"));
    JsonNode expected = list(test.path("expected"));
    return IntStream.range(0, outputs.size())
        .mapToObj(
            i -> {
              ObjectNode row = Json.object();
              row.set("expected", expected.path(i));
              Score score =
                  Runs.score("\"" + type + "\"", Runs.answered(Json.text(row), outputs.path(i)));
              return parse.apply(score.tags().path("counts").asText());
            })
        .reduce(plus)
        .orElseThrow();
  }

  private static JsonNode list(JsonNode value) {
    return value.isArray() ? value : Json.object().arrayNode().add(value);
  }

  private static LikelihoodCounts likelihood(JsonNode test) {
    LikelihoodCounts sum = new LikelihoodCounts(0, 0);
    for (JsonNode pair : test.path("output")) {
      sum = sum.plus(new LikelihoodCounts(pair.path(0).asDouble(), pair.path(1).asLong()));
    }
    return sum;
  }

  private static Confusion confusion(JsonNode test) {
    Confusion sum = Confusion.NONE;
    for (int i = 0; i < test.path("output").size(); i++) {
      sum =
          sum.plus(
              Confusion.of(
                  test.path("expected").path(i).asText(), test.path("output").path(i).asText()));
    }
    return sum;
  }

  private static double calibration(JsonNode test) {
    CalibrationBins bins = CalibrationBins.empty(test.at("/params/bins").asInt());
    JsonNode confidence = test.at("/output/confidence");
    for (int i = 0; i < confidence.size(); i++) {
      bins =
          bins.plus(confidence.path(i).asDouble(), test.at("/output/correct").path(i).asDouble());
    }
    return bins.expectedError();
  }

  private static double auroc(JsonNode test) {
    RankCounts sum = RankCounts.NONE;
    JsonNode scores = test.at("/output/score");
    for (int i = 0; i < scores.size(); i++) {
      sum =
          sum.plus(
              RankCounts.of(
                  scores.path(i).asDouble(), test.at("/output/label").path(i).asInt() == 1));
    }
    return sum.auroc();
  }
}
