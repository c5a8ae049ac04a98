package dev.assay.transforms.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs the cases of {@code evaluator-cases.jsonl} in the directory that {@code -Dconformance.dir}
 * names, those of the reference evaluators that ours stand for, and reports each disagreement by
 * the case's id.
 */
class EvaluatorConformanceTest {

  /** Reference evaluator to ours with fixed parameters; promptfoo's are read off their names. */
  private static final Map<String, String> OURS =
      Map.of(
          "levenshtein_similarity", "{\"type\":\"levenshtein\"}",
          "exact_match_autoevals", "{\"type\":\"exact_match\"}",
          "exact_match_squad", "{\"type\":\"exact_match\",\"form\":\"squad\"}",
          "quasi_exact_match_helm", "{\"type\":\"exact_match\",\"form\":\"squad\"}",
          "valid_json", "{\"type\":\"valid_json\"}",
          "jaccard_tokens", "{\"type\":\"jaccard\"}",
          "includes_inspect", "{\"type\":\"contains\"}",
          "prefix_exact_match_helm", "{\"type\":\"starts-with\"}");

  /** Parameters of the cases that say how the reference was run or belong to a later step. */
  private static final List<String> NOT_OURS = List.of("weight", "lowercase", "tokenizer");

  private static final String PROMPTFOO = "promptfoo:";
  private static final double PROMPTFOO_THRESHOLD = 5;

  @Test
  void agreesWithEveryCaseOfWhatWeHave() throws IOException {
    String directory = System.getProperty("conformance.dir", "");
    assumeThat(directory).as("-Dconformance.dir").isNotEmpty();
    List<String> disagreements = new ArrayList<>();
    int compared = 0;
    for (String line : Files.readAllLines(Path.of(directory, "evaluator-cases.jsonl"))) {
      JsonNode test = Json.parse(line);
      ObjectNode evaluator = ours(test);
      if (evaluator != null) {
        compared++;
        String disagreement = compare(test, evaluator);
        if (disagreement != null) {
          disagreements.add(test.path("id").asText() + ": " + disagreement);
        }
      }
    }
    assertThat(compared).isPositive();
    assertThat(disagreements).isEmpty();
  }

  private static @Nullable ObjectNode ours(JsonNode test) {
    String reference = test.path("evaluator").asText();
    ObjectNode evaluator;
    if (OURS.containsKey(reference)) {
      evaluator = (ObjectNode) Runs.json(String.valueOf(OURS.get(reference)));
    } else if (reference.startsWith(PROMPTFOO)
        && Evaluators.standard().knows(reference.substring(PROMPTFOO.length()))) {
      evaluator = Json.object().put("type", reference.substring(PROMPTFOO.length()));
      if (!test.path("expected").isNull()) {
        evaluator.set("value", test.path("expected"));
      }
      if (reference.endsWith(":levenshtein")) {
        evaluator.put("threshold", PROMPTFOO_THRESHOLD);
      }
    } else {
      return null;
    }
    evaluator.setAll((ObjectNode) test.path("params"));
    evaluator.remove(NOT_OURS);
    return evaluator;
  }

  private static @Nullable String compare(JsonNode test, ObjectNode evaluator) {
    double expected = test.path("score").doubleValue();
    EvaluatorSpec spec = EvaluatorSpec.fromJson(evaluator);
    List<String> problems = Evaluators.standard().problems(List.of(spec));
    if (!problems.isEmpty()) {
      // What we refuse before the first call, the reference fails on every row.
      return expected == 0 && !test.path("pass").asBoolean() ? null : problems.toString();
    }
    ObjectNode row = Json.object();
    row.set("expected", test.path("expected"));
    JsonNode output = test.path("output");
    JsonNode response = output.isContainerNode() ? TextNode.valueOf(Json.text(output)) : output;
    Score score = Runs.score(Json.text(evaluator), Runs.answered(Json.text(row), response));
    boolean binary = score.assessment() != null;
    Double found =
        binary ? Double.valueOf("pass".equals(score.assessment()) ? 1 : 0) : score.number();
    double tolerance = Math.max(1e-9, test.path("tolerance").doubleValue());
    return found != null && Math.abs(found - expected) <= tolerance
        ? null
        : "expected " + expected + ", was " + score;
  }
}
