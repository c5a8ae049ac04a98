package dev.assay.transforms.evaluate.structure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.measure.NumericDiff;
import dev.assay.transforms.evaluate.overlap.EditDistance;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code json_diff}: how alike answer and expected value are as JSON, from 0 to 1, as autoevals
 * computes it. Objects: the mean over the keys of either. Lists: the sum over positions by the
 * longer length. Texts by Levenshtein, numbers by their difference, null only like null or nothing,
 * values of two kinds by Levenshtein of their JSON texts. A text that is a JSON object or list is
 * taken as that unless {@code preserve_strings} is set. Expected may be a list: it is one value.
 */
final class JsonDiff implements Evaluator {

  private final String name;
  private final Reference reference;
  private final boolean preserveStrings;

  JsonDiff(EvaluatorParameters parameters) {
    name = parameters.name();
    reference = parameters.reference();
    preserveStrings = parameters.flag("preserve_strings");
    parameters.profile("autoevals");
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(name, answer, expected -> score(answer, expected));
  }

  private Score score(Answer answer, JsonNode expected) {
    String text = answer.text();
    EditDistance.refuse(text.length(), Answer.text(expected).length());
    JsonNode parsed = preserveStrings ? null : JsonAnswers.parse(text);
    JsonNode value = parsed != null && parsed.isContainerNode() ? parsed : scalar(answer);
    return Score.of(name, alike(value, expected));
  }

  /** A response that is a number or boolean itself is compared as such, a text as a text. */
  private static JsonNode scalar(Answer answer) {
    JsonNode response = answer.completion().response();
    boolean itself = response.isValueNode() && Answer.text(response).equals(answer.text());
    return itself ? response : TextNode.valueOf(answer.text());
  }

  private double alike(JsonNode answer, JsonNode expected) {
    JsonNode a = opened(answer);
    JsonNode e = opened(expected);
    if (a.isObject() && e.isObject()) {
      return ofObjects(a, e);
    }
    if (a.isArray() && e.isArray()) {
      return ofLists(a, e);
    }
    if (a.isTextual() && e.isTextual()) {
      return alike(a.textValue(), e.textValue());
    }
    if (a.isNumber() && e.isNumber()) {
      return NumericDiff.alike(a.doubleValue(), e.doubleValue());
    }
    boolean nothing = a.isNull() || a.isMissingNode();
    boolean nothingExpected = e.isNull() || e.isMissingNode();
    if (nothing || nothingExpected) {
      return nothing && nothingExpected ? 1 : 0;
    }
    return alike(JsonTexts.canonical(a, false), JsonTexts.canonical(e, false));
  }

  private double ofObjects(JsonNode a, JsonNode e) {
    Set<String> keys = new TreeSet<>();
    a.fieldNames().forEachRemaining(keys::add);
    e.fieldNames().forEachRemaining(keys::add);
    return keys.isEmpty()
        ? 1
        : keys.stream().mapToDouble(key -> alike(a.path(key), e.path(key))).sum() / keys.size();
  }

  private double ofLists(JsonNode a, JsonNode e) {
    int longer = Math.max(a.size(), e.size());
    double sum = 0;
    for (int i = 0; i < Math.min(a.size(), e.size()); i++) {
      sum += alike(a.path(i), e.path(i));
    }
    return longer == 0 ? 1 : sum / longer;
  }

  private JsonNode opened(JsonNode value) {
    if (preserveStrings || !value.isTextual()) {
      return value;
    }
    JsonNode parsed = JsonAnswers.parse(value.textValue());
    return parsed != null && parsed.isContainerNode() ? parsed : value;
  }

  private static double alike(String a, String b) {
    int longer = Math.max(a.length(), b.length());
    return longer == 0 ? 1 : 1 - (double) EditDistance.between(a, b) / longer;
  }
}
