package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applies all evaluators to one answer; nothing that one of them does can lose the answer. */
final class Scoring {

  private final Map<String, Evaluator> evaluators;

  private Scoring(Map<String, Evaluator> evaluators) {
    this.evaluators = evaluators;
  }

  static Scoring with(List<EvaluatorSpec> specs, Evaluators types) {
    Map<String, Evaluator> evaluators = new LinkedHashMap<>();
    specs.forEach(spec -> evaluators.put(spec.name(), types.create(spec)));
    return new Scoring(evaluators);
  }

  /** Returns the scores in the order of the evaluators, each name once. */
  List<Score> of(Answer answer) {
    Map<String, Score> scores = new LinkedHashMap<>();
    evaluators.forEach(
        (name, evaluator) ->
            evaluate(name, evaluator, answer)
                .forEach(score -> scores.merge(score.name(), score, (a, b) -> taken(b))));
    return List.copyOf(scores.values());
  }

  /** Returns the earlier scores that have no newer one of their name, then the newer ones. */
  static List<Score> merge(List<Score> earlier, List<Score> newer) {
    List<String> names = newer.stream().map(Score::name).toList();
    List<Score> merged = new ArrayList<>();
    earlier.stream().filter(score -> !names.contains(score.name())).forEach(merged::add);
    merged.addAll(newer);
    return merged;
  }

  /**
   * Returns what the evaluator gives. Errors of the machine are caught too: the answer is paid for,
   * and the stack or the array that was too large is gone once the evaluator has returned.
   */
  private static List<Score> evaluate(String name, Evaluator evaluator, Answer answer) {
    try {
      List<Score> scores = List.copyOf(evaluator.evaluate(answer));
      return scores.isEmpty() ? List.of(failed(name, "no score")) : scores;
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return List.of(failed(name, e.getClass().getName()));
    }
  }

  private static Score failed(String name, String what) {
    return Score.error(
        name,
        "EVAL_FAILED",
        "Evaluator "
            + name
            + " gave "
            + what
            + "; the answer is kept without this score (correct the evaluator, then evaluate"
            + " again)");
  }

  private static Score taken(Score score) {
    return Score.error(
        score.name(),
        "EVAL_NAME_TAKEN",
        "Two evaluators gave a score named " + score.name() + " (names must differ)");
  }
}
