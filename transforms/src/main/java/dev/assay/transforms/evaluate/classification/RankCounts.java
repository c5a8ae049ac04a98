package dev.assay.transforms.evaluate.classification;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many answers of either class have each score; of a whole, the sum of its parts. Exact, with
 * as much memory as there are different scores.
 *
 * @param counts by score, the numbers of negatives and positives
 */
public record RankCounts(SortedMap<Double, Pair> counts) {

  /** No answer. */
  public static final RankCounts NONE = new RankCounts(new TreeMap<>());

  /** Copies the map. */
  public RankCounts {
    counts = new TreeMap<>(counts);
  }

  /**
   * Answers with one score.
   *
   * @param negatives how many of the class that should score low
   * @param positives how many of the other
   */
  public record Pair(long negatives, long positives) {

    private Pair plus(Pair other) {
      return new Pair(negatives + other.negatives, positives + other.positives);
    }
  }

  /** Returns the counts of one answer; NaN is refused. */
  public static RankCounts of(double score, boolean positive) {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("Invalid score: NaN (must be a number)");
    }
    Pair one = positive ? new Pair(0, 1) : new Pair(1, 0);
    return new RankCounts(new TreeMap<>(Map.of(score + 0.0, one)));
  }

  /** Returns the counts of both together. */
  public RankCounts plus(RankCounts other) {
    SortedMap<Double, Pair> sum = new TreeMap<>(counts);
    other.counts.forEach((score, pair) -> sum.merge(score, pair, Pair::plus));
    return new RankCounts(sum);
  }

  /**
   * Returns the area under the ROC curve: how likely a positive scores higher than a negative, half
   * of the ties included; NaN where either class is missing.
   */
  public double auroc() {
    double below = 0;
    double positives = 0;
    double wins = 0;
    for (Pair pair : counts.values()) {
      wins += pair.positives * (below + pair.negatives / 2.0);
      below += pair.negatives;
      positives += pair.positives;
    }
    return wins / (below * positives);
  }
}
