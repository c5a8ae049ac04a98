package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import java.util.List;

/**
 * An evaluator that asks a model. It asks in waves: given an answer and the replies so far it
 * either has further questions or its scores. The same answer and replies always give the same
 * step, so that a bundle may run again and a recorded reply is found again.
 */
public interface Judge extends Evaluator {

  /** The error of a judge where no model can be asked. */
  String NO_MODEL = "EVAL_NEEDS_MODEL";

  /**
   * Returns what comes next. May ask again for what was asked before; each question is sent once.
   *
   * @throws EvaluationException where the answer cannot be judged
   */
  JudgeStep step(Answer answer, Replies replies);

  /** Returns the most waves of questions about one answer, at least 1. */
  int waves();

  /** Returns questions that are the same for all answers and are asked before the first wave. */
  default List<Question> preparations() {
    return List.of();
  }

  /**
   * Returns about which questions follow after the first wave, to tell in advance what it costs.
   */
  default List<Question> later(Answer answer) {
    return List.of();
  }

  /** Returns whether it wants to see an empty answer; where not, that scores 0 without a call. */
  default boolean takesEmpty() {
    return false;
  }

  /** Returns the names of all scores it gives. */
  List<String> names();

  /** Returns errors: scores need a model, and here is none. */
  @Override
  default List<Score> evaluate(Answer answer) {
    return names().stream()
        .map(
            name ->
                Score.error(
                    name,
                    NO_MODEL,
                    "Evaluator "
                        + name
                        + " asks a model, and none can be asked here; the answer is kept without"
                        + " this score"))
        .toList();
  }
}
