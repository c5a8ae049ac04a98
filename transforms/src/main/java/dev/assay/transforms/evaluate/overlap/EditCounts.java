package dev.assay.transforms.evaluate.overlap;

import java.util.List;

/**
 * What error rates (TER, WER, CER) are computed from, for one answer or a whole corpus: counts of
 * the corpus are the sum of those of its answers, in any order.
 *
 * @param edits the fewest that turn the answer into an expected text, at least 0
 * @param length of the expected text in words or characters; of several, the mean
 */
public record EditCounts(long edits, double length) {

  /** The counts of no answer. */
  public static final EditCounts NONE = new EditCounts(0, 0);

  /** Returns the fewest edits over the mean length of several expected texts. */
  static EditCounts best(List<EditCounts> counts) {
    return new EditCounts(
        counts.stream().mapToLong(EditCounts::edits).min().orElse(0),
        counts.stream().mapToDouble(EditCounts::length).average().orElse(0));
  }

  /** Returns the counts of both together. */
  public EditCounts plus(EditCounts other) {
    return new EditCounts(edits + other.edits, length + other.length);
  }

  /** Returns edits by length; where nothing was expected, 1 for an answer and 0 for none. */
  public double rate() {
    return length > 0 ? edits / length : edits > 0 ? 1 : 0;
  }

  /** Returns what {@link #toString} gave as counts again. */
  public static EditCounts parse(String text) {
    int space = text.indexOf(' ');
    return new EditCounts(
        Long.parseLong(text.substring(0, space)), Double.parseDouble(text.substring(space + 1)));
  }

  /** Returns edits and length with a space between. */
  @Override
  public String toString() {
    return edits + " " + length;
  }
}
