package dev.assay.transforms.summarize;

import java.io.Serializable;
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
 * @param stderr standard error of the mean with every run independent of the others
 * @param ci95 interval of the mean by Student's t with n − 1 degrees of freedom
 * @param stderrClustered standard error of the mean with a record's epochs as one cluster; null
 *     where there is one epoch
 * @param ci95Clustered the same as an interval, with one degree of freedom less than records
 * @param labels null where no run has a label
 * @param states what became of the evaluation of every run, failed ones included
 */
public record ScoreStats(
    long n,
    long nNull,
    long nError,
    long nJson,
    long nRecordsUnscored,
    @Nullable Double mean,
    @Nullable Double meanOfRecordMeans,
    @Nullable Double stderr,
    @Nullable Interval ci95,
    @Nullable Double stderrClustered,
    @Nullable Interval ci95Clustered,
    @Nullable LabelStats labels,
    States states)
    implements Serializable {

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

  /** Returns these statistics with what needs the epochs of each record side by side. */
  ScoreStats withRecords(
      long unscored,
      @Nullable Double meanOfRecordMeans,
      @Nullable Double stderrClustered,
      @Nullable Interval ci95Clustered,
      @Nullable String modeOfRecordModes) {
    return new ScoreStats(
        n,
        nNull,
        nError,
        nJson,
        unscored,
        mean,
        meanOfRecordMeans,
        stderr,
        ci95,
        stderrClustered,
        ci95Clustered,
        labels == null ? null : labels.withModeOfRecordModes(modeOfRecordModes),
        states);
  }
}
