package dev.assay.transforms.summarize.custom;

import dev.assay.io.experiment.Score;
import java.util.List;

/** What sees every row, whatever it is made of; it may throw anything. */
interface RowEvaluator extends AutoCloseable {

  /**
   * Begins.
   *
   * @param runs how many will come
   * @param scores the names of all scores
   */
  void begin(long runs, List<String> scores) throws Exception;

  /** Takes some rows in order. */
  void add(List<SummaryRow> rows) throws Exception;

  /** Returns the results, at least one. */
  List<Score> results() throws Exception;

  @Override
  void close();
}
