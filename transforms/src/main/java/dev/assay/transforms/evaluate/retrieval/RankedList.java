package dev.assay.transforms.evaluate.retrieval;

import java.util.Arrays;

/** What the measures of ranked lists are computed from. */
public final class RankedList {

  private final double[] gains;
  private final double[] ideal;

  private RankedList(double[] gains, double[] ideal) {
    this.gains = gains.clone();
    this.ideal = ideal.clone();
  }

  /**
   * Returns a list.
   *
   * @param gains by rank, how relevant what stands there is; 0 for not at all, at least 0
   * @param ideal the gains of all that is relevant, whether found or not, in any order
   */
  public static RankedList of(double[] gains, double[] ideal) {
    return new RankedList(gains, ideal);
  }

  /** Returns a list of verdicts that names all there is: nothing relevant is missing. */
  public static RankedList ofVerdicts(double... gains) {
    return new RankedList(gains, Arrays.stream(gains).filter(gain -> gain > 0).toArray());
  }

  /** Returns 1 ÷ the rank of the first that is relevant, 0 where none is. */
  public double reciprocalRank() {
    for (int i = 0; i < gains.length; i++) {
      if (gains[i] > 0) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /** Returns the share of relevant ones among the first k ranks, empty ones included. */
  public double precision(int k) {
    return (double) hits(k) / k;
  }

  /** Returns the share of all relevant ones that is among the first k; 0 where none is relevant. */
  public double recall(int k) {
    return ideal.length == 0 ? 0 : (double) hits(k) / ideal.length;
  }

  /** Returns 1 where one of the first k is relevant, else 0. */
  public double hit(int k) {
    return hits(k) > 0 ? 1 : 0;
  }

  /**
   * Returns the discounted cumulative gain of the first k, each gain divided by log2(rank + 1), by
   * the most that was possible; 0 where nothing is relevant.
   */
  public double ndcg(int k) {
    double[] sorted = Arrays.stream(ideal).map(gain -> -gain).sorted().map(gain -> -gain).toArray();
    double most = discounted(sorted, k);
    return most == 0 ? 0 : discounted(gains, k) / most;
  }

  /** Returns the mean of the precisions at the ranks of relevant ones, over all relevant ones. */
  public double averagePrecision() {
    return ideal.length == 0 ? 0 : precisions() / ideal.length;
  }

  /**
   * Returns Ragas' context precision: the mean of the precisions at the ranks of relevant ones,
   * over those found and its 1e-10.
   */
  public double contextPrecision() {
    return precisions() / (hits(gains.length) + 1e-10);
  }

  private double precisions() {
    double sum = 0;
    int hits = 0;
    for (int i = 0; i < gains.length; i++) {
      if (gains[i] > 0) {
        hits++;
        sum += (double) hits / (i + 1);
      }
    }
    return sum;
  }

  private long hits(int k) {
    return Arrays.stream(gains).limit(k).filter(gain -> gain > 0).count();
  }

  private static double discounted(double[] gains, int k) {
    double sum = 0;
    for (int i = 0; i < Math.min(k, gains.length); i++) {
      sum += gains[i] / (Math.log(i + 2) / Math.log(2));
    }
    return sum;
  }
}
