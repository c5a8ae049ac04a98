package dev.assay.transforms.summarize;

import java.io.Serializable;
import java.util.Collections;
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
 * @param counts runs by label; null where there are more than 1,000 different labels
 * @param modeOfRecordModes the mode of each record's own mode
 * @param modeOfRecordModesTie whether several labels are the mode of equally many records
 * @param recordModeCounts records by their mode; null where there are more than 1,000
 * @param nRecordsTied records that have several modes themselves, of which the first is taken
 */
public record LabelStats(
    long n,
    @Nullable String mode,
    boolean modeTie,
    @Nullable SortedMap<String, Long> counts,
    @Nullable String modeOfRecordModes,
    boolean modeOfRecordModesTie,
    @Nullable SortedMap<String, Long> recordModeCounts,
    long nRecordsTied)
    implements Serializable {

  /** Copies the counts, into the order that the rest of the file has. */
  public LabelStats {
    counts = copy(counts);
    recordModeCounts = copy(recordModeCounts);
  }

  /**
   * Returns the statistics.
   *
   * @param n runs with a label
   * @param labels of the runs
   * @param recordModes of the records; the runs' where each is a record of its own
   */
  static LabelStats of(long n, BoundedCounts labels, BoundedCounts recordModes, long recordsTied) {
    return new LabelStats(
        n,
        labels.mode(),
        labels.modes().size() > 1,
        labels.isOverflown() ? null : labels.counts(),
        recordModes.mode(),
        recordModes.modes().size() > 1,
        recordModes.isOverflown() ? null : recordModes.counts(),
        recordsTied);
  }

  private static @Nullable SortedMap<String, Long> copy(@Nullable SortedMap<String, Long> counts) {
    return counts == null
        ? null
        : Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, Long>) counts));
  }
}
