package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.overlap.EditDistance;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code list_contains}: how well the answer's list covers the expected one, as autoevals computes
 * it: each entry is paired with at most one of the other list, so that the sum of their Levenshtein
 * similarities is the largest, and divided by the longer length, or with {@code
 * allow_extra_entities} (also {@code allowExtraEntities}) by the expected one. An answer that is no
 * JSON list scores 0.
 */
final class ListContains implements Evaluator {

  /** Longest list. */
  private static final int MAX_ENTRIES = 400;

  private final String name;
  private final Reference reference;
  private final boolean allowExtra;

  ListContains(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.reference();
    boolean camel = parameters.flag("allowExtraEntities");
    allowExtra = parameters.flag("allow_extra_entities") || camel;
    parameters.profile("autoevals");
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(name, answer, expected -> Score.of(name, value(answer, expected)));
  }

  private double value(Answer answer, JsonNode expected) {
    JsonNode list = JsonAnswers.parse(answer.text());
    if (!expected.isArray()) {
      throw EvaluationException.badReference("Expected value is no list");
    }
    if (list == null || !list.isArray()) {
      return 0;
    }
    if (list.isEmpty() || expected.isEmpty()) {
      return list.isEmpty() && expected.isEmpty() ? 1 : 0;
    }
    int longer = Math.max(list.size(), expected.size());
    if (longer > MAX_ENTRIES) {
      throw EvaluationException.tooLarge(
          "List of %d entries (at most %d)".formatted(longer, MAX_ENTRIES));
    }
    List<String> found = texts(list);
    List<String> wanted = texts(expected);
    EditDistance.refuse(length(found), length(wanted));
    double[][] alike = new double[found.size()][wanted.size()];
    for (int i = 0; i < found.size(); i++) {
      for (int j = 0; j < wanted.size(); j++) {
        alike[i][j] = alike(found.get(i), wanted.get(j));
      }
    }
    double sum = Assignment.best(alike);
    return Math.min(1, sum / (allowExtra ? wanted.size() : longer));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(entry -> texts.add(Answer.text(entry)));
    return texts;
  }

  private static int length(List<String> texts) {
    return texts.stream().mapToInt(String::length).sum();
  }

  private static double alike(String a, String b) {
    int longer = Math.max(a.length(), b.length());
    return longer == 0 ? 1 : 1 - (double) EditDistance.between(a, b) / longer;
  }
}
