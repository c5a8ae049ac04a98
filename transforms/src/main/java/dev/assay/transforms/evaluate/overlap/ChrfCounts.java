package dev.assay.transforms.evaluate.overlap;

import java.util.Collections;
import java.util.List;

/**
 * What chrF is computed from, for one answer or a whole corpus: counts of the corpus are the sum of
 * those of its answers, in any order.
 *
 * @param counts three for each order, characters first: n-grams of the answer (0 where the expected
 *     text has none), of the expected text, and those they share
 */
public record ChrfCounts(List<Long> counts) {

  /** Copies the list, whose size must be a multiple of three. */
  public ChrfCounts {
    counts = List.copyOf(counts);
    if (counts.size() % 3 != 0) {
      throw new IllegalArgumentException(
          "Invalid counts: " + counts.size() + " (must be three for each order)");
    }
  }

  /** Returns the counts of no answer. */
  public static ChrfCounts none(int orders) {
    return new ChrfCounts(Collections.nCopies(3 * orders, 0L));
  }

  /** Returns the counts of both together. */
  public ChrfCounts plus(ChrfCounts other) {
    return new ChrfCounts(Counts.sum(counts, other.counts));
  }

  /**
   * Returns the F-score of the mean precision and the mean recall over the orders that both texts
   * have, from 0 to 1, as sacreBLEU 2.6 computes it.
   *
   * @param beta how many times recall weighs as much as precision
   */
  public double score(double beta) {
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int i = 0; i < counts.size(); i += 3) {
      long answer = counts.get(i);
      long expected = counts.get(i + 1);
      if (answer > 0 && expected > 0) {
        precision += (double) counts.get(i + 2) / answer;
        recall += (double) counts.get(i + 2) / expected;
        orders++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    double factor = beta * beta;
    return (1 + factor) * precision * recall / (factor * precision + recall);
  }

  /** Returns what {@link #toString} gave as counts again. */
  public static ChrfCounts parse(String text) {
    return new ChrfCounts(Counts.parse(text));
  }

  /** Returns the counts with spaces between. */
  @Override
  public String toString() {
    return Counts.text(counts);
  }
}
