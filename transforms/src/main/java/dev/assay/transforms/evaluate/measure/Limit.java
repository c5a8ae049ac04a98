package dev.assay.transforms.evaluate.measure;

import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code latency} (milliseconds), {@code cost} (US dollars) and {@code tokens} (of request and
 * answer): 1 where the run took at most {@code threshold}, else 0. An answer from the ledger has
 * the values of the call that was paid for. A value that is not known is an error, neither pass nor
 * fail.
 */
final class Limit implements Evaluator {

  private final String name;
  private final String what;
  private final @Nullable Double threshold;
  private final Function<Answer, @Nullable Double> value;

  private Limit(
      EvaluatorParameters parameters, String what, Function<Answer, @Nullable Double> value) {
    this.name = parameters.name();
    this.what = what;
    this.threshold = parameters.number("threshold");
    this.value = value;
    if (threshold == null) {
      parameters.problem("has no threshold (set threshold to the most that passes)");
    }
  }

  static Evaluator latency(EvaluatorParameters parameters) {
    return new Limit(parameters, "latency", Limit::latency);
  }

  static Evaluator cost(EvaluatorParameters parameters) {
    return new Limit(
        parameters, "cost (give its model a price)", answer -> answer.run().trace().costUsd());
  }

  static Evaluator tokens(EvaluatorParameters parameters) {
    return new Limit(parameters, "token count", Limit::tokens);
  }

  private static @Nullable Double latency(Answer answer) {
    CallTrace trace = answer.run().trace();
    boolean unknown = trace.sent() == null && trace.latencyMs() == 0;
    return unknown ? null : Double.valueOf((double) trace.latencyMs());
  }

  private static @Nullable Double tokens(Answer answer) {
    Long total = answer.completion().usage().totalTokens();
    return total == null ? null : Double.valueOf((double) total);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    Double found = value.apply(answer);
    if (found == null || threshold == null) {
      throw EvaluationException.noValue("The run has no " + what);
    }
    return List.of(Score.of(name, found <= threshold));
  }
}
