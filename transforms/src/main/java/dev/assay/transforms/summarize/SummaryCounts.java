package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import java.io.DataInput;
import java.io.IOException;

/** What one summary evaluator adds up over runs. */
interface SummaryCounts extends Tally<SummaryCounts> {

  /**
   * Counts a run that is finished.
   *
   * @return whether it could be counted; false where the run lacks what is measured
   * @throws dev.assay.transforms.evaluate.EvaluationException where it has something that cannot be
   */
  boolean add(Run run);

  /** Returns what the counts come to; at least one run was counted. */
  Score score(String name);

  /** Makes and reads the counts of one summary evaluator. */
  interface Kind {

    /** Returns the counts of no run. */
    SummaryCounts none();

    /** Reads counts back. */
    SummaryCounts read(DataInput in) throws IOException;

    /** Returns whether a smaller value is the better one. */
    default boolean lowerIsBetter() {
      return false;
    }
  }
}
