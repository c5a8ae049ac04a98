package dev.assay.io.api.batch;

import dev.assay.io.experiment.CallError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a batch stands.
 *
 * @param phase what happens to it
 * @param total its requests, as far as the endpoint says
 * @param done those that have ended
 * @param results where results are, as the endpoint names it; empty where there are none
 * @param error why it was refused; null unless it was
 */
public record BatchStatus(
    Phase phase, long total, long done, List<String> results, @Nullable CallError error) {

  /** What happens to a batch. */
  public enum Phase {
    /** It waits, is worked on, or its results are gathered. */
    RUNNING,
    /** It is being cancelled. */
    CANCELLING,
    /** Nothing more will come of it: it is completed, expired or cancelled. */
    ENDED,
    /** It was refused as a whole; none of its requests was made. */
    REFUSED
  }

  /** Copies the list. */
  public BatchStatus {
    results = List.copyOf(results);
  }
}
