package dev.assay.transforms.compare;

import dev.assay.transforms.evaluate.statistics.Intervals;
import dev.assay.transforms.evaluate.statistics.PairedTests;
import dev.assay.transforms.evaluate.statistics.Proportions;
import dev.assay.transforms.summarize.ExactSum;
import dev.assay.transforms.summarize.Uncertainty;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/** The sums and counts of one score or measurement, on the way to its statistics. */
record PairFigures(
    long n,
    boolean lower,
    boolean marks,
    long up,
    long down,
    long same,
    long missingA,
    long missingB,
    PairStats.@Nullable Flips flips,
    ExactSum sumA,
    ExactSum sumB,
    ExactSum sum,
    ExactSum squares,
    @Nullable ClusterTally clusters,
    @Nullable LabelChanges labels,
    List<Change> rises,
    List<Change> falls) {

  private static final double LEVEL = 0.95;
  private static final double ALPHA = 0.05;
  private static final double POWER = 0.8;

  /** Discordant pairs from which on chi-square is near enough. */
  private static final long EXACT_BELOW = 25;

  PairStats stats(ComparisonSpec spec, SignFlips.@Nullable Result permuted) {
    Double difference = n == 0 ? null : Double.valueOf(sum.mean(n));
    Double error =
        clusters == null
            ? Uncertainty.standardError(sum, squares, n)
            : n == 0 ? null : clusters.error(sum, n);
    long freedom = (clusters == null ? n : clusters.clusters()) - 1;
    Double pT = studentP(difference, error, freedom);
    Double permutationP = permuted == null ? null : Double.valueOf(permuted.p());
    Double mcNemar = flips == null ? null : mcNemar(flips);
    PairStats.Test test = test(pT, permutationP, mcNemar);
    return new PairStats(
        lower,
        n,
        n == 0 ? null : Double.valueOf(sumA.mean(n)),
        n == 0 ? null : Double.valueOf(sumB.mean(n)),
        difference,
        error,
        difference == null || error == null
            ? null
            : PairStats.Span.of(Intervals.student(difference, error, (double) freedom, LEVEL)),
        clusters == null ? null : Long.valueOf(clusters.clusters()),
        lower ? down : up,
        lower ? up : down,
        same,
        flips,
        missingA,
        missingB,
        test == null
            ? null
            : switch (test) {
              case MCNEMAR -> mcNemar;
              case PERMUTATION -> permutationP;
              case T, T_CLUSTERED -> pT;
            },
        test,
        pT,
        permutationP,
        permuted == null ? null : permuted.method().name().toLowerCase(Locale.ROOT),
        permuted == null ? 0 : permuted.resamples(),
        mcNemar,
        flips == null
            ? null
            : Double.valueOf(PairedTests.mcNemarMidP(flips.passToFail(), flips.failToPass())),
        null,
        error == null ? null : Double.valueOf(Proportions.detectable(ALPHA, POWER, error)),
        needed(spec.effect() == null ? difference : spec.effect(), error),
        labels,
        lower ? falls : rises,
        lower ? rises : falls);
  }

  private PairStats.@Nullable Test test(
      @Nullable Double pT, @Nullable Double permutationP, @Nullable Double mcNemar) {
    if (clusters == null && marks && mcNemar != null) {
      return PairStats.Test.MCNEMAR;
    }
    if (pT != null) {
      return clusters == null ? PairStats.Test.T : PairStats.Test.T_CLUSTERED;
    }
    if (permutationP != null && n > 1) {
      return PairStats.Test.PERMUTATION;
    }
    return n == 0 && mcNemar != null ? PairStats.Test.MCNEMAR : null;
  }

  /** Where nothing differs at all there is no doubt; where all differ by the same, no t. */
  private @Nullable Double studentP(
      @Nullable Double difference, @Nullable Double error, long freedom) {
    if (difference == null || error == null) {
      return null;
    }
    if (error == 0) {
      return up + down == 0 ? Double.valueOf(1) : null;
    }
    double t = Math.abs(difference / error);
    return Math.min(1, 2 * TDistribution.of((double) freedom).survivalProbability(t));
  }

  private static double mcNemar(PairStats.Flips flips) {
    long turned = flips.passToFail() + flips.failToPass();
    return turned < EXACT_BELOW
        ? PairedTests.mcNemarExactP(flips.passToFail(), flips.failToPass())
        : PairedTests.mcNemarP(flips.passToFail(), flips.failToPass(), true);
  }

  private @Nullable Long needed(@Nullable Double effect, @Nullable Double error) {
    if (effect == null || error == null || effect == 0) {
      return null;
    }
    double records = Proportions.rowsNeededUnrounded(ALPHA, POWER, error * error * n, effect);
    return records < Long.MAX_VALUE ? Long.valueOf((long) Math.ceil(records)) : null;
  }
}
