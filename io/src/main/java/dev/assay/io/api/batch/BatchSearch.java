package dev.assay.io.api.batch;

import java.time.Instant;
import java.util.Set;

/**
 * What is known of a batch that may have been submitted.
 *
 * @param key our own name of it
 * @param requests how many it has
 * @param since when it was about to be submitted, by this machine's clock
 * @param others ids that belong to other batches
 */
public record BatchSearch(String key, long requests, Instant since, Set<String> others) {

  /** Copies the set. */
  public BatchSearch {
    others = Set.copyOf(others);
  }
}
