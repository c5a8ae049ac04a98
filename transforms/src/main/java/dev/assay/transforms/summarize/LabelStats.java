package dev.assay.transforms.summarize;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels of one score.
 *
 * @param n runs with a label
 * @param mode the most frequent label; of several, the first by code point; null where there are
 *     more than 1,000 different labels
 * @param modeTie whether there are several
 * @param modeOfRecordModes the mode of each record's mode
 * @param counts runs by label; null where there are more than 1,000 different labels
 */
public record LabelStats(
    long n,
    @Nullable String mode,
    boolean modeTie,
    @Nullable String modeOfRecordModes,
    @Nullable SortedMap<String, Long> counts)
    implements Serializable {

  /** Copies the counts, into the order that the rest of the file has. */
  public LabelStats {
    counts =
        counts == null
            ? null
            : Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, Long>) counts));
  }

  static LabelStats of(long n, BoundedCounts labels) {
    List<String> modes = labels.modes();
    return new LabelStats(
        n,
        labels.mode(),
        modes.size() > 1,
        labels.mode(),
        labels.isOverflown() ? null : labels.counts());
  }

  LabelStats withModeOfRecordModes(@Nullable String mode) {
    return new LabelStats(n, this.mode, modeTie, mode, counts);
  }
}
