package dev.assay.transforms.evaluate.measure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Perplexity, exp(−mean log probability of a token). {@code perplexity} with {@code threshold} is 1
 * where it is at most that and else 0, as promptfoo asserts; without, it is the number itself.
 * {@code perplexity-score} is 1 ÷ (1 + perplexity) and passes unless {@code threshold} says more.
 * The log probabilities are in the row's key that {@code logprobs} names, {@code logprobs} unless
 * set: a list of numbers, or of objects with {@code logprob}, or an object with such a list as
 * {@code content}. A run without them is an error.
 */
final class Perplexity implements Evaluator {

  private final String name;
  private final String key;
  private final boolean score;
  private final @Nullable Double most;

  private Perplexity(EvaluatorParameters parameters, boolean score, @Nullable Double most) {
    this.name = parameters.name();
    this.key = parameters.text("logprobs", "logprobs");
    this.score = score;
    this.most = most;
  }

  static Evaluator perplexity(EvaluatorParameters parameters) {
    return new Perplexity(parameters, false, parameters.number("threshold"));
  }

  static Evaluator score(EvaluatorParameters parameters) {
    parameters.defaultThreshold(0);
    return new Perplexity(parameters, true, null);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    JsonNode field = answer.run().row().field(key);
    JsonNode all = field != null && field.isObject() ? field.path("content") : field;
    if (all == null || !all.isArray() || all.isEmpty()) {
      throw EvaluationException.noValue("The row has no list of log probabilities under " + key);
    }
    double sum = 0;
    for (JsonNode token : all) {
      JsonNode value = token.isObject() ? token.path("logprob") : token;
      if (!value.isNumber()) {
        throw EvaluationException.noValue("A log probability under " + key + " is no number");
      }
      sum += value.doubleValue();
    }
    double perplexity = Math.exp(-sum / all.size());
    if (score) {
      return List.of(Score.of(name, 1 / (1 + perplexity)));
    }
    return List.of(most == null ? Score.of(name, perplexity) : Score.of(name, perplexity <= most));
  }
}
