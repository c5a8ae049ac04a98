package dev.assay.transforms.summarize.custom;

import dev.assay.io.experiment.Score;

/**
 * Evaluates all runs together. Gets every run once, in the order of the completed file, with the
 * epochs and variants of a row as rows of their own, and is used by one thread at a time. What it
 * keeps of them is its own memory; nothing else holds them.
 */
public interface SummaryEvaluator extends AutoCloseable {

  /** Takes note of a run. */
  void add(SummaryRow row);

  /** Returns the result, once every run was added; its name is not read. */
  Score result();

  @Override
  default void close() {}
}
