package dev.assay.transforms.summarize;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a reducer makes of a score, over records.
 *
 * @param value the mean of the records' reduced scores; null where no record has one
 * @param mode the most frequent of the records' reduced labels; null where they are numbers
 * @param nRecords records of which the reduced score is defined
 * @param nUndefined the other records
 * @param nTied records in which another value came as often as the one that was taken
 * @param estimate of the value
 * @param ci95Wilson Wilson's interval of the value, with every record independent of the others;
 *     null where not all reduced scores are 0 or 1
 * @param nClusters clusters the estimate stands on; null where that is the records
 * @param counts records by label; null where they are numbers, or more than 1,000 labels
 */
public record ReducedStats(
    @Nullable Double value,
    @Nullable String mode,
    long nRecords,
    long nUndefined,
    long nTied,
    Estimate estimate,
    ScoreStats.@Nullable Interval ci95Wilson,
    @Nullable Long nClusters,
    @Nullable SortedMap<String, Long> counts)
    implements Serializable {

  /** Copies the counts. */
  public ReducedStats {
    counts =
        counts == null
            ? null
            : Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, Long>) counts));
  }
}
