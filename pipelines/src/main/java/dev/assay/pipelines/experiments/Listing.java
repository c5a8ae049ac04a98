package dev.assay.pipelines.experiments;

import java.util.List;

/**
 * What a list shows.
 *
 * @param items experiments without their parts, the oldest first
 * @param count how many there are, also those that were left out for their number
 * @param damaged what could not be read, a sentence each
 */
public record Listing(List<StoredExperiment> items, long count, List<String> damaged) {
  /** Copies the lists. */
  public Listing {
    items = List.copyOf(items);
    damaged = List.copyOf(damaged);
  }
}
