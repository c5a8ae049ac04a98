package dev.assay.transforms.evaluate.retrieval;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.TooLarge;
import dev.assay.transforms.evaluate.structure.JsonTexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures of a ranked list of ids: {@code mrr}, {@code ndcg}, {@code precision_at_k}, {@code
 * recall_at_k}, {@code hit_rate}, {@code average_precision} and {@code context_precision} (Ragas').
 * The list is the answer, as JSON, or the row's key that {@code retrieved} names. Expected is a
 * list of the relevant ids, or an object with a gain for each. An id that is listed again counts as
 * not relevant the second time. {@code k} is 10 unless set.
 */
final class Retrieval implements Evaluator {

  private static final int MAX_K = 1_000_000;

  private final String name;
  private final Reference reference;
  private final String retrieved;
  private final ToDoubleFunction<RankedList> measure;

  private Retrieval(EvaluatorParameters parameters, ToDoubleFunction<RankedList> measure) {
    this.name = parameters.name();
    this.reference = parameters.reference();
    this.retrieved = parameters.text("retrieved", "");
    this.measure = measure;
  }

  static Evaluator mrr(EvaluatorParameters parameters) {
    return new Retrieval(parameters, RankedList::reciprocalRank);
  }

  static Evaluator averagePrecision(EvaluatorParameters parameters) {
    return new Retrieval(parameters, RankedList::averagePrecision);
  }

  static Evaluator contextPrecision(EvaluatorParameters parameters) {
    return new Retrieval(parameters, RankedList::contextPrecision);
  }

  static Evaluator ndcg(EvaluatorParameters parameters) {
    int k = k(parameters);
    return new Retrieval(parameters, list -> list.ndcg(k));
  }

  static Evaluator precision(EvaluatorParameters parameters) {
    int k = k(parameters);
    return new Retrieval(parameters, list -> list.precision(k));
  }

  static Evaluator recall(EvaluatorParameters parameters) {
    int k = k(parameters);
    return new Retrieval(parameters, list -> list.recall(k));
  }

  static Evaluator hitRate(EvaluatorParameters parameters) {
    int k = k(parameters);
    return new Retrieval(parameters, list -> list.hit(k));
  }

  private static int k(EvaluatorParameters parameters) {
    int k = parameters.integer("k", 10, 1, MAX_K);
    parameters.tag("k", String.valueOf(k));
    return k;
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    Map<String, Double> relevant = relevant(answer);
    Set<String> seen = new HashSet<>();
    double[] gains =
        ranked(answer).stream()
            .mapToDouble(id -> seen.add(id) ? relevant.getOrDefault(id, 0.0) : 0)
            .toArray();
    double[] ideal =
        relevant.values().stream().mapToDouble(Double::doubleValue).filter(g -> g > 0).toArray();
    return List.of(Score.of(name, measure.applyAsDouble(RankedList.of(gains, ideal))));
  }

  private Map<String, Double> relevant(Answer answer) {
    Map<String, Double> relevant = new HashMap<>();
    for (JsonNode expected : reference.required(answer)) {
      if (!expected.isObject()) {
        relevant.put(Answer.text(expected), 1.0);
        continue;
      }
      for (Map.Entry<String, JsonNode> entry : expected.properties()) {
        if (!entry.getValue().isNumber() || entry.getValue().doubleValue() < 0) {
          throw EvaluationException.badReference(
              "Expected gain of an id is no number of at least 0");
        }
        relevant.put(entry.getKey(), entry.getValue().doubleValue());
      }
    }
    return relevant;
  }

  /** Returns the ids in order; none where the answer is no list. */
  private List<String> ranked(Answer answer) {
    JsonNode list = retrieved.isEmpty() ? json(answer.text()) : answer.run().row().field(retrieved);
    if (list == null && !retrieved.isEmpty()) {
      throw EvaluationException.noValue("The row has no " + retrieved);
    }
    List<String> ids = new ArrayList<>();
    if (list != null && list.isArray()) {
      list.forEach(id -> ids.add(Answer.text(id.isObject() && id.has("id") ? id.path("id") : id)));
    }
    return ids;
  }

  private static @Nullable JsonNode json(String text) {
    TooLarge.refuse(text);
    try {
      return JsonTexts.parse(text);
    } catch (StreamConstraintsException e) {
      return null;
    }
  }
}
