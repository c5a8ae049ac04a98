package dev.assay.io.experiment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What it took to get a run's outcome.
 *
 * @param sent wall-clock time of the last send, null where nothing was sent
 * @param latencyMs milliseconds from the last send to the whole answer; of a prompt with several
 *     turns, the sum over its turns
 * @param attempts requests sent, those included that the server refused for their rate
 * @param rateLimited how many of the attempts the server refused for their rate
 * @param inDoubt how many attempts may have been charged although no answer came
 * @param fromLedger true where the answer was recorded by an earlier process and nothing was sent
 * @param costUsd what the answer cost, null where the price or the usage is unknown
 */
public record CallTrace(
    @Nullable Instant sent,
    long latencyMs,
    int attempts,
    int rateLimited,
    int inDoubt,
    boolean fromLedger,
    @Nullable Double costUsd) {

  /** Nothing was sent. */
  public static final CallTrace NONE = new CallTrace(null, 0, 0, 0, 0, false, null);
}
