package dev.assay.transforms.evaluate.overlap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What BLEU is computed from, for one answer or a whole corpus: counts of the corpus are the sum of
 * those of its answers, in any order.
 *
 * @param answerTokens tokens of the answer
 * @param referenceTokens tokens of the expected text that is nearest in length
 * @param matches by order from 1 on, the n-grams of the answer that an expected text also has, each
 *     at most as often as there
 * @param totals by order, all n-grams of the answer
 */
public record BleuCounts(
    long answerTokens, long referenceTokens, List<Long> matches, List<Long> totals) {

  /** Copies the lists, which must be equally long. */
  public BleuCounts {
    matches = List.copyOf(matches);
    totals = List.copyOf(totals);
    if (matches.size() != totals.size()) {
      throw new IllegalArgumentException(
          "Invalid counts: %d matches and %d totals (must be equally many)"
              .formatted(matches.size(), totals.size()));
    }
  }

  /** Returns the counts of no answer. */
  public static BleuCounts none(int orders) {
    List<Long> zeros = Collections.nCopies(orders, 0L);
    return new BleuCounts(0, 0, zeros, zeros);
  }

  /** Returns the counts of one answer, all texts taken apart into tokens already. */
  static BleuCounts of(List<String> answer, List<List<String>> expected, int orders) {
    List<List<String>> texts = new ArrayList<>(List.of(answer));
    texts.addAll(expected);
    NGrams grams = NGrams.ofTokens(texts);
    List<Long> matches = new ArrayList<>();
    List<Long> totals = new ArrayList<>();
    for (int order = 1; order <= orders; order++) {
      int[] most = grams.counts(1);
      for (int text = 2; text < texts.size(); text++) {
        int[] counts = grams.counts(text);
        for (int i = 0; i < most.length; i++) {
          most[i] = Math.max(most[i], counts[i]);
        }
      }
      matches.add((long) NGrams.shared(grams.counts(0), most));
      totals.add((long) grams.total(0));
      grams.next();
    }
    int nearest = nearest(answer.size(), expected.stream().map(List::size).toList());
    return new BleuCounts(answer.size(), nearest, matches, totals);
  }

  /** Returns the length that differs least, of two that do the shorter. */
  static int nearest(int length, List<Integer> lengths) {
    int nearest = lengths.get(0);
    for (int other : lengths) {
      int nearer = Integer.compare(Math.abs(other - length), Math.abs(nearest - length));
      if (nearer < 0 || (nearer == 0 && other < nearest)) {
        nearest = other;
      }
    }
    return nearest;
  }

  /** Returns the counts of both together. */
  public BleuCounts plus(BleuCounts other) {
    return new BleuCounts(
        answerTokens + other.answerTokens,
        referenceTokens + other.referenceTokens,
        Counts.sum(matches, other.matches),
        Counts.sum(totals, other.totals));
  }

  /** Returns what {@link #toString} gave as counts again. */
  public static BleuCounts parse(String text) {
    List<Long> all = Counts.parse(text);
    int orders = (all.size() - 2) / 2;
    return new BleuCounts(
        all.get(0), all.get(1), all.subList(2, 2 + orders), all.subList(2 + orders, all.size()));
  }

  /** Returns lengths, matches and totals with spaces between. */
  @Override
  public String toString() {
    List<Long> all = new ArrayList<>(List.of(answerTokens, referenceTokens));
    all.addAll(matches);
    all.addAll(totals);
    return Counts.text(all);
  }
}
