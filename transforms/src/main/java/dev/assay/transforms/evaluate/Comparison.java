package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import java.util.List;

/**
 * An evaluator that asks a model to compare the answers that the variants of an experiment gave to
 * one row in one epoch.
 */
public interface Comparison extends Evaluator {

  /**
   * Returns what comes next: questions, or one score for each answer in order.
   *
   * @param answers two or more, none empty, always in the same order
   * @throws EvaluationException where they cannot be compared
   */
  JudgeStep compare(List<Answer> answers, Replies replies);

  /** Returns the name of its score. */
  String name();

  /** Returns an error: an answer alone cannot be compared. */
  @Override
  default List<Score> evaluate(Answer answer) {
    return List.of(
        Score.error(
            name(),
            Judge.NO_MODEL,
            "Evaluator "
                + name()
                + " compares the answers of several variants by a model, and cannot here; the"
                + " answer is kept without this score"));
  }
}
