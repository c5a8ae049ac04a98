package dev.assay.transforms.compare;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the labels of a score, over records that have one on both sides.
 *
 * @param n how many
 * @param same with the same label
 * @param agreement the share of those
 * @param kappa Cohen's, agreement beyond chance; null where all labels are one and the same
 * @param moves from which to which, the most frequent first; null where there are more than 400
 *     pairs
 */
public record LabelChanges(
    long n, long same, double agreement, @Nullable Double kappa, @Nullable List<Move> moves)
    implements Serializable {

  /** Copies the list. */
  public LabelChanges {
    moves = moves == null ? null : Collections.unmodifiableList(new ArrayList<>(moves));
  }

  /**
   * A label that became another.
   *
   * @param from the baseline's
   * @param to the other's
   * @param count how often
   */
  public record Move(String from, String to, long count) implements Serializable {}
}
