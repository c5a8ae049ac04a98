package dev.assay.transforms.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs the cases of {@code evaluator-cases.jsonl} in the directory that {@code -Dconformance.dir}
 * names, and reports each disagreement by the case's id.
 */
class EvaluatorConformanceTest {

  private static final double TOLERANCE = 1e-9;

  @Test
  void agreesWithEveryCase() throws IOException {
    String directory = System.getProperty("conformance.dir", "");
    assumeThat(directory).as("-Dconformance.dir").isNotEmpty();
    List<String> disagreements = new ArrayList<>();
    int compared = 0;
    for (String line : Files.readAllLines(Path.of(directory, "evaluator-cases.jsonl"))) {
      JsonNode test = Json.parse(line);
      String disagreement = disagreement(test);
      compared++;
      if (disagreement != null) {
        disagreements.add(
            test.path("id").asText() + " " + test.path("evaluator").asText() + ": " + disagreement);
      }
    }
    assertThat(compared).isPositive();
    assertThat(disagreements).isEmpty();
  }

  private static @Nullable String disagreement(JsonNode test) {
    try {
      Optional<JsonNode> number = ConformanceNumbers.of(test);
      JsonNode found =
          number.isPresent()
              ? number.get()
              : ConformanceScores.of(test).orElse(TextNode.valueOf("?"));
      return agrees(test.path("score"), found, tolerance(test))
          ? null
          : "expected " + test.path("score") + ", was " + found;
    } catch (AssertionError | RuntimeException e) {
      return e.toString();
    }
  }

  private static double tolerance(JsonNode test) {
    return Math.max(TOLERANCE, test.path("tolerance").doubleValue());
  }

  private static boolean agrees(JsonNode expected, JsonNode found, double tolerance) {
    if (expected.isArray()) {
      boolean all = found.isArray() && found.size() == expected.size();
      for (int i = 0; all && i < expected.size(); i++) {
        all = agrees(expected.path(i), found.path(i), tolerance);
      }
      return all;
    }
    boolean numbers = expected.isNumber() && found.isNumber();
    return numbers
        ? Math.abs(expected.doubleValue() - found.doubleValue()) <= tolerance
        : expected.equals(found);
  }
}
