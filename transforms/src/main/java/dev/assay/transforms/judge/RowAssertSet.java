package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.JudgeStep;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code row-assert-set}: an {@code assert-set} whose parts each row names itself, in its key
 * {@code assert}: a list of evaluators, or an object with {@code assert} and {@code threshold}. A
 * row without the key is skipped; one whose evaluators cannot be is the error {@code
 * EVAL_BAD_REFERENCE}. Parts that name no {@code judge} or {@code embedding} ask this one's.
 */
final class RowAssertSet implements Judge {

  private static final String PARTS = "assert";

  /** Sets that are kept; rows often share theirs. */
  private static final int MAX_KEPT = 1_000;

  /** No judge asks in more waves. */
  private static final int WAVES = 3;

  private final String name;
  private final String key;
  private final @Nullable JsonNode judge;
  private final @Nullable JsonNode embedding;
  private final Map<String, Evaluator> sets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Evaluator> eldest) {
          if (size() > MAX_KEPT) {
            eldest.getValue().close();
            return true;
          }
          return false;
        }
      };

  private RowAssertSet(EvaluatorParameters parameters) {
    name = parameters.name();
    key = parameters.text("key", PARTS);
    judge = parameters.json(JudgeModel.JUDGE);
    embedding = parameters.json(JudgeModel.EMBEDDING);
  }

  static Judge of(EvaluatorParameters parameters) {
    return new RowAssertSet(parameters);
  }

  @Override
  public JudgeStep step(Answer answer, Replies replies) {
    JsonNode parts = answer.run().row().field(key);
    if (parts == null) {
      return scored(Score.skipped(name, "The row has no " + key));
    }
    Evaluator set = sets.get(Json.text(parts));
    if (set == null) {
      EvaluatorSpec spec = new EvaluatorSpec("assert-set", name, parameters(parts));
      List<String> problems = problems(spec);
      if (!problems.isEmpty()) {
        return scored(
            Score.error(
                name,
                "EVAL_BAD_REFERENCE",
                "The row's " + key + " cannot be used: " + String.join("; ", problems)));
      }
      set = JudgeTypes.evaluators().create(spec);
      sets.put(Json.text(parts), set);
    }
    return set instanceof Judge asking
        ? asking.step(answer, replies)
        : new JudgeStep.Scored(set.evaluate(answer), JsonNodeFactory.instance.arrayNode());
  }

  private static List<String> problems(EvaluatorSpec spec) {
    Evaluators types = JudgeTypes.evaluators();
    if (spec.parameters().path(PARTS).findValuesAsText("type").contains("row-assert-set")) {
      return List.of("a row-assert-set cannot stand inside one");
    }
    return types.problems(List.of(spec));
  }

  private ObjectNode parameters(JsonNode parts) {
    ObjectNode parameters = Json.object();
    if (parts instanceof ObjectNode object) {
      parameters.setAll(object.deepCopy());
    } else {
      parameters.set(PARTS, parts.deepCopy());
    }
    if (parameters.get(PARTS) instanceof ArrayNode entries) {
      fill(entries);
    }
    return parameters;
  }

  private void fill(ArrayNode entries) {
    for (int i = 0; i < entries.size(); i++) {
      JsonNode entry = entries.get(i);
      if (entry.isTextual()) {
        entry = Json.object().put("type", entry.textValue());
        entries.set(i, entry);
      }
      if (entry instanceof ObjectNode part) {
        String type = part.path("type").asText("");
        if (judge != null && JudgeTypes.takesJudge(type) && !part.has(JudgeModel.JUDGE)) {
          part.set(JudgeModel.JUDGE, judge);
        }
        if (embedding != null
            && JudgeTypes.takesEmbedding(type)
            && !part.has(JudgeModel.EMBEDDING)) {
          part.set(JudgeModel.EMBEDDING, embedding);
        }
        if (part.get(PARTS) instanceof ArrayNode inner) {
          fill(inner);
        }
      }
    }
  }

  private static JudgeStep scored(Score score) {
    return new JudgeStep.Scored(List.of(score), JsonNodeFactory.instance.arrayNode());
  }

  @Override
  public List<Question> later(Answer answer) {
    JsonNode parts = answer.run().row().field(key);
    Evaluator set = parts == null ? null : sets.get(Json.text(parts));
    return set instanceof Judge asking ? asking.later(answer) : List.of();
  }

  @Override
  public int waves() {
    return WAVES;
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public void close() {
    sets.values().forEach(Evaluator::close);
    sets.clear();
  }
}
