package dev.assay.transforms.compare;

import dev.assay.transforms.evaluate.statistics.Interval;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One score or measurement, compared over the records that have it on both sides. What cannot be
 * told of so few of them, or of labels, is null.
 *
 * @param lowerIsBetter the direction, which wins, losses, flips and examples go by
 * @param n records with a number on both sides
 * @param meanA the baseline's mean of record means
 * @param meanB the other's
 * @param difference mean of b − a
 * @param stderr its standard error
 * @param interval 95 % by Student's t
 * @param clusters independent groups of records; null where records count as such
 * @param wins records where b is better
 * @param losses records where b is worse
 * @param ties records where they are equal
 * @param flips of what passed; null where nothing says what passes
 * @param missingA records that only lack it in the baseline
 * @param missingB records that only lack it in the other
 * @param p the p-value that is adjusted
 * @param test where it is from
 * @param pT of the paired t-test; null where no difference differs
 * @param pPermutation of the test that flips signs
 * @param permutation how the latter was found: {@code exact}, {@code monte_carlo} or {@code
 *     monte_carlo_blocks}
 * @param resamples how many random flips that took
 * @param pMcNemar of flips: exact below 25 of them, else by chi-square with continuity correction
 * @param pMcNemarMid the mid-p of flips
 * @param adjusted for there being several comparisons
 * @param detectable the least true difference that so many records show with power 0.8 at 0.05
 * @param needed records that show the difference, or that asked for, likewise
 * @param labels null where there are none on both sides
 * @param improvements records where b is better by most
 * @param regressions records where b is worse by most
 */
public record PairStats(
    boolean lowerIsBetter,
    long n,
    @Nullable Double meanA,
    @Nullable Double meanB,
    @Nullable Double difference,
    @Nullable Double stderr,
    @Nullable Span interval,
    @Nullable Long clusters,
    long wins,
    long losses,
    long ties,
    @Nullable Flips flips,
    long missingA,
    long missingB,
    @Nullable Double p,
    @Nullable Test test,
    @Nullable Double pT,
    @Nullable Double pPermutation,
    @Nullable String permutation,
    int resamples,
    @Nullable Double pMcNemar,
    @Nullable Double pMcNemarMid,
    @Nullable Adjusted adjusted,
    @Nullable Double detectable,
    @Nullable Long needed,
    @Nullable LabelChanges labels,
    List<Change> improvements,
    List<Change> regressions)
    implements Serializable {

  /** Copies the lists. */
  public PairStats {
    improvements = List.copyOf(improvements);
    regressions = List.copyOf(regressions);
  }

  /** Which test a p-value is of. */
  public enum Test {
    /** McNemar's, of marks that are 0 or 1. */
    MCNEMAR,
    /** The paired t-test. */
    T,
    /** The paired t-test with clustered standard errors. */
    T_CLUSTERED,
    /** The permutation test. */
    PERMUTATION
  }

  /**
   * What passed before and fails now, and the other way round.
   *
   * @param passToFail records that passed in the baseline only
   * @param failToPass records that passed in the other only
   */
  public record Flips(long passToFail, long failToPass) implements Serializable {}

  /**
   * An interval with its ends.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Span(double low, double high) implements Serializable {
    static Span of(Interval interval) {
      return new Span(interval.low(), interval.high());
    }
  }

  /**
   * A p-value adjusted for several comparisons.
   *
   * @param benjaminiHochberg which bounds the share of false discoveries
   * @param holm which bounds the chance of any
   */
  public record Adjusted(double benjaminiHochberg, double holm) implements Serializable {}

  PairStats withAdjusted(Adjusted found) {
    return new PairStats(
        lowerIsBetter,
        n,
        meanA,
        meanB,
        difference,
        stderr,
        interval,
        clusters,
        wins,
        losses,
        ties,
        flips,
        missingA,
        missingB,
        p,
        test,
        pT,
        pPermutation,
        permutation,
        resamples,
        pMcNemar,
        pMcNemarMid,
        found,
        detectable,
        needed,
        labels,
        improvements,
        regressions);
  }
}
