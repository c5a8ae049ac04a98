package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.EvaluationException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What summary evaluators find in a run by name: a score, a measurement, or a key of the row. */
final class RunValues {

  private static final Map<String, Function<Run, @Nullable Double>> MEASUREMENTS =
      Map.of(
          "latency_ms", run -> (double) run.trace().latencyMs(),
          "cost_usd", run -> run.trace().costUsd(),
          "attempts", run -> (double) run.trace().attempts(),
          "input_tokens", run -> tokens(run, c -> c.usage().inputTokens()),
          "output_tokens", run -> tokens(run, c -> c.usage().outputTokens()),
          "total_tokens", run -> tokens(run, c -> c.usage().totalTokens()));

  private RunValues() {}

  /** Returns the score of that name, null where there is none. */
  static @Nullable Score score(Run run, String name) {
    for (Score score : run.scores()) {
      if (score.name().equals(name)) {
        return score;
      }
    }
    return null;
  }

  /**
   * Returns a finite number: of the score of that name, else what the call took, else of the row's
   * key; null where there is none.
   */
  static @Nullable Double number(Run run, String name) {
    Score score = score(run, name);
    Double number = score == null ? measured(run, name) : score.isError() ? null : score.number();
    return number == null || !Double.isFinite(number) ? null : number;
  }

  /**
   * Returns a score's number; null where there is no score or no number.
   *
   * @throws EvaluationException where it is an error
   */
  static @Nullable Double numberOrError(@Nullable Score score) {
    if (score != null && score.errorCode() != null) {
      throw new EvaluationException(score.errorCode(), String.valueOf(score.errorMessage()));
    }
    return score == null ? null : score.number();
  }

  private static @Nullable Double measured(Run run, String name) {
    Function<Run, @Nullable Double> measurement = MEASUREMENTS.get(name);
    if (measurement != null && run.completion() != null) {
      return measurement.apply(run);
    }
    JsonNode value = run.row().field(name);
    if (value == null) {
      return null;
    }
    return value.isBoolean()
        ? Double.valueOf(value.booleanValue() ? 1 : 0)
        : value.isNumber() ? Double.valueOf(value.doubleValue()) : null;
  }

  private static @Nullable Double number(@Nullable Long value) {
    return value == null ? null : Double.valueOf(value);
  }

  private static @Nullable Double tokens(Run run, Function<Completion, @Nullable Long> count) {
    Completion completion = run.completion();
    return completion == null ? null : number(count.apply(completion));
  }
}
