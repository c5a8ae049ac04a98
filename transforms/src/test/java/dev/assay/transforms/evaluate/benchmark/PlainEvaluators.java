package dev.assay.transforms.evaluate.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.AnswersWorkload;
import dev.assay.transforms.evaluate.Runs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The five evaluators of {@link AnswersWorkload#FIVE} as a program has them that follows their
 * definitions: regular expressions, maps of words, tables of dynamic programming.
 */
final class PlainEvaluators {

  private final JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(Runs.json(AnswersWorkload.FIVE.get(4)).path("schema"));

  /** Returns the sum of all scores. */
  double of(Answer answer) {
    String text = answer.text();
    String expected = answer.run().row().fields().path("expected").asText();
    int distance = LevenshteinDistance.getDefaultInstance().apply(text, expected);
    return (text.equals(expected) ? 1 : 0)
        + f1(squad(text), squad(expected))
        + rouge(words(text), words(expected))
        + 1
        - (double) distance / Math.max(text.length(), expected.length())
        + (isValid(text) ? 1 : 0);
  }

  private boolean isValid(String text) {
    try {
      JsonNode value = Json.parse(text);
      return schema.validate(value).isEmpty();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static List<String> squad(String text) {
    String rest =
        text.toLowerCase(Locale.ROOT)
            .replaceAll("\\p{Punct}", "")
            .replaceAll("\\b(a|an|the)\\b", " ")
            .strip();
    return Arrays.asList(rest.split("\\s+"));
  }

  private static List<String> words(String text) {
    return Arrays.asList(
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip().split(" "));
  }

  private static double f1(List<String> found, List<String> wanted) {
    Map<String, Integer> left = new HashMap<>();
    wanted.forEach(word -> left.merge(word, 1, Integer::sum));
    int same = 0;
    for (String word : found) {
      if (left.getOrDefault(word, 0) > 0) {
        left.merge(word, -1, Integer::sum);
        same++;
      }
    }
    return mean(same, found.size(), wanted.size());
  }

  private static double rouge(List<String> found, List<String> wanted) {
    int[][] lengths = new int[found.size() + 1][wanted.size() + 1];
    for (int i = 1; i <= found.size(); i++) {
      for (int j = 1; j <= wanted.size(); j++) {
        lengths[i][j] =
            found.get(i - 1).equals(wanted.get(j - 1))
                ? lengths[i - 1][j - 1] + 1
                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
      }
    }
    return mean(lengths[found.size()][wanted.size()], found.size(), wanted.size());
  }

  private static double mean(double same, int found, int wanted) {
    return same == 0 ? 0 : 2 * same / (found + wanted);
  }
}
