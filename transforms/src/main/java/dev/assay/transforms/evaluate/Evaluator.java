package dev.assay.transforms.evaluate;

import dev.assay.io.experiment.Score;
import java.util.List;

/**
 * Scores one answer. Made once per worker and used by one thread at a time. What it throws becomes
 * a score of code {@code EVAL_FAILED}; it is not stopped by a clock, so it bounds its own work and
 * says {@code EVAL_TOO_LARGE} where an input is beyond it.
 */
@FunctionalInterface
public interface Evaluator {

  /** Returns at least one score; names are unique within the run. */
  List<Score> evaluate(Answer answer);
}
