package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import java.util.List;

/**
 * Scores one answer. Made once per worker and used by one thread at a time. What it throws becomes
 * a score of code {@code EVAL_FAILED}. The built-in ones bound their own work and say {@code
 * EVAL_TOO_LARGE} where an input is beyond it; all others, and these on long texts, are watched by
 * a {@link Watchdog}.
 */
@FunctionalInterface
public interface Evaluator extends AutoCloseable {

  /** Returns at least one score; names are unique within the run. */
  List<Score> evaluate(Answer answer);

  /** Returns whether the evaluator keeps to a time of its own, so that nobody else watches it. */
  default boolean keepsTime() {
    return false;
  }

  /** Lets go of what the evaluator holds, such as a process; called when its worker is done. */
  @Override
  default void close() {}
}
