package dev.assay.transforms.evaluate.overlap;

import java.util.List;
import java.util.Locale;

/**
 * BLEU of counts as sacreBLEU 2.6 computes it, from 0 to 1: the geometric mean of the precisions
 * times the penalty for answers that are shorter than expected. Methods for orders without a match
 * are those of Chen and Cherry (2014).
 *
 * @param method what such an order counts as
 * @param value the constant of {@code FLOOR} and {@code ADD_K}, at least 0
 * @param effectiveOrder whether orders beyond the answer's length are left out, as is usual for
 *     single answers and not for a corpus
 */
public record Smoothing(Method method, double value, boolean effectiveOrder) {

  /** sacreBLEU's default for a corpus. */
  public static final Smoothing CORPUS = new Smoothing(Method.EXP, 0, false);

  /** How orders without a match count. */
  public enum Method {
    /** Halved for each such order before, as in mteval. */
    EXP,
    /** As a constant number of matches. */
    FLOOR,
    /** With a constant added to matches and totals from order 2 on. */
    ADD_K,
    /** As 0, which makes the score 0. */
    NONE;

    /** Returns sacreBLEU's constant where none is set. */
    public double usual() {
      return switch (this) {
        case FLOOR -> 0.1;
        case ADD_K -> 1;
        default -> 0;
      };
    }

    /** Returns sacreBLEU's name. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Returns the score of one answer or of a corpus. */
  public double score(BleuCounts counts) {
    List<Long> matches = counts.matches();
    if (matches.stream().allMatch(count -> count == 0)) {
      return 0;
    }
    double logs = 0;
    double halved = 1;
    int orders = 0;
    for (int i = 0; i < matches.size(); i++) {
      double added = method == Method.ADD_K && i > 0 ? value : 0;
      double matched = matches.get(i) + added;
      double total = counts.totals().get(i) + added;
      if (total == 0) {
        break;
      }
      orders++;
      if (matched == 0 && method == Method.EXP) {
        halved *= 2;
        matched = 1 / halved;
      } else if (matched == 0 && method == Method.FLOOR) {
        matched = value;
      }
      logs += Math.log(matched / total);
    }
    boolean complete = orders == matches.size();
    return complete || effectiveOrder ? penalty(counts) * Math.exp(logs / orders) : 0;
  }

  private static double penalty(BleuCounts counts) {
    return counts.answerTokens() < counts.referenceTokens()
        ? Math.exp(1 - (double) counts.referenceTokens() / counts.answerTokens())
        : 1;
  }
}
