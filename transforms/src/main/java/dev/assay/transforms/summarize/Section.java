package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Judging;
import dev.assay.io.experiment.Usage;
import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a set of runs: all of them, one group's or one model's.
 *
 * @param outcomes runs by what became of them
 * @param calls what it took
 * @param usage tokens, as far as servers said; null where none did
 * @param costUsd cost of the answers whose price is known; null where none is
 * @param nCostUnknown answers without a cost
 * @param latency of the answers
 * @param scores by name
 * @param errors failed runs by error code
 * @param judges what it took to have the runs judged, apart from all of the above
 */
public record Section(
    Outcomes outcomes,
    Calls calls,
    Usage usage,
    @Nullable Double costUsd,
    long nCostUnknown,
    Latency latency,
    SortedMap<String, ScoreStats> scores,
    SortedMap<String, Long> errors,
    Judges judges)
    implements Serializable {

  /**
   * What it took to have runs judged by models.
   *
   * @param questions questions asked, each once however often it was sent
   * @param calls requests sent for them
   * @param usage tokens, as far as servers said
   * @param costUsd cost of the answers whose price is known; null where none is
   * @param nCostUnknown answers without a cost
   */
  public record Judges(
      long questions, Calls calls, Usage usage, @Nullable Double costUsd, long nCostUnknown)
      implements Serializable {

    /** Nothing was asked. */
    public static final Judges NONE = new Judges(0, new Calls(0, 0, 0, 0), Usage.UNKNOWN, null, 0);

    /** Returns these figures with questions that belong to no run. */
    Judges plus(Judging more) {
      Double cost = more.costUsd();
      return new Judges(
          questions + more.calls(),
          new Calls(
              calls.attempts() + more.attempts(),
              calls.retries() + more.retries(),
              calls.rateLimited() + more.rateLimited(),
              calls.inDoubt() + more.inDoubt()),
          usage.plus(more.usage()),
          cost == null ? costUsd : Double.valueOf((costUsd == null ? 0 : costUsd) + cost),
          nCostUnknown + more.costUnknown());
    }
  }

  /**
   * Runs by what became of them.
   *
   * @param answered with an answer
   * @param refused declined by the model or a filter
   * @param failed without an answer
   */
  public record Outcomes(long answered, long refused, long failed) implements Serializable {

    /** Returns the sum. */
    public long total() {
      return answered + refused + failed;
    }
  }

  /**
   * What it took.
   *
   * @param attempts requests sent
   * @param retries requests sent again, as {@link dev.assay.io.experiment.Run#retries} counts them
   * @param rateLimited attempts that were refused for their rate
   * @param inDoubt attempts that may have been charged although no answer came
   */
  public record Calls(long attempts, long retries, long rateLimited, long inDoubt)
      implements Serializable {}

  /**
   * Milliseconds from the last send to the whole answer; all null where there is no answer.
   * Percentiles are by nearest rank, at most 0.05 % off.
   *
   * @param mean exact
   * @param p50 median
   * @param p95 exceeded by at most 5 % of the answers
   * @param p99 exceeded by at most 1 % of the answers
   * @param estimate of the mean, with every run independent of the others
   * @param clustered of the mean, with records or clusters as wholes; null where there are none
   */
  public record Latency(
      @Nullable Double mean,
      @Nullable Double p50,
      @Nullable Double p95,
      @Nullable Double p99,
      Estimate estimate,
      @Nullable Estimate clustered)
      implements Serializable {}

  /** Copies the maps. */
  public Section {
    scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
    errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
  }

  Section withEarlierInDoubt(long requests) {
    Calls more =
        new Calls(
            calls.attempts(), calls.retries(), calls.rateLimited(), calls.inDoubt() + requests);
    return new Section(
        outcomes, more, usage, costUsd, nCostUnknown, latency, scores, errors, judges);
  }

  Section withJudging(Judging more) {
    return new Section(
        outcomes, calls, usage, costUsd, nCostUnknown, latency, scores, errors, judges.plus(more));
  }
}
