package dev.assay.transforms.summarize;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of one score. A record is a row under one variant with all its epochs.
 *
 * @param n runs with a value: a number, else a label, else other JSON
 * @param nNull runs with an answer but neither value nor error
 * @param nError runs whose evaluator failed or gave a number that is not finite
 * @param nJson runs whose value is a list or an object, which is counted and not averaged
 * @param nRecordsUnscored records without any value, left out of the mean of record means
 * @param mean over all runs with a number; true counts 1, false 0
 * @param meanOfRecordMeans each record's mean over its epochs first, then over records
 * @param estimate of the mean, with every run independent of the others
 * @param ci95Wilson Wilson's interval of the mean, with every run independent of the others; null
 *     where not all numbers are 0 or 1
 * @param clustered of the mean, with the epochs of a record, or the rows of a cluster, as one
 *     whole; null where every run is one of its own
 * @param nClusters how many such wholes have a number; null where {@code clustered} is
 * @param labels null where no run has a label
 * @param states what became of the evaluation of every run, failed ones included
 * @param reducers by name, what the epochs of each record come to
 */
public record ScoreStats(
    long n,
    long nNull,
    long nError,
    long nJson,
    long nRecordsUnscored,
    @Nullable Double mean,
    @Nullable Double meanOfRecordMeans,
    Estimate estimate,
    @Nullable Interval ci95Wilson,
    @Nullable Estimate clustered,
    @Nullable Long nClusters,
    @Nullable LabelStats labels,
    States states,
    SortedMap<String, ReducedStats> reducers)
    implements Serializable {

  /** Copies the map. */
  public ScoreStats {
    reducers = Collections.unmodifiableSortedMap(new TreeMap<>(reducers));
  }

  /**
   * How many evaluations ended how; together as many as there are runs.
   *
   * @param ok with a value or label that passed, or that nothing says of whether it does
   * @param fail with a value or label that did not pass
   * @param error without, for a reason that is an error
   * @param unscored without, and without a reason
   * @param skipped of runs that have no answer, or that the evaluator does not apply to
   */
  public record States(long ok, long fail, long error, long unscored, long skipped)
      implements Serializable {}

  /**
   * An interval, both ends included.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) implements Serializable {}

  /** Returns the standard error of the mean with every run independent of the others. */
  public @Nullable Double stderr() {
    return estimate.stderr();
  }

  /** Returns the 95 % interval of the mean with every run independent of the others. */
  public @Nullable Interval ci95() {
    return estimate.ci95();
  }

  /** Returns the clustered standard error of the mean, null where nothing is clustered. */
  public @Nullable Double stderrClustered() {
    return clustered == null ? null : clustered.stderr();
  }

  /** Returns the clustered 95 % interval of the mean, null where nothing is clustered. */
  public @Nullable Interval ci95Clustered() {
    return clustered == null ? null : clustered.ci95();
  }

  /** Returns the estimate to go by: the clustered one where there is one. */
  public Estimate best() {
    return clustered == null ? estimate : clustered;
  }
}
