package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a lane of this process is doing now, for people who watch.
 *
 * @param lane which lane
 * @param limitPerMinute its limit in requests per minute; null where there is none
 * @param answered runs answered so far
 * @param refused runs refused so far
 * @param failed runs failed so far
 * @param sent requests sent so far
 * @param retries requests sent again so far
 * @param sending time from the first to the last request so far
 * @param inFlight requests without an answer yet
 * @param waitingFor what holds back the next request, such as {@code rate limit}; null where
 *     nothing does
 * @param stoppedBy why the lane takes no more requests; null while it does
 * @param costUsd what the answers cost so far
 */
public record LaneSnapshot(
    LaneKey lane,
    @Nullable Double limitPerMinute,
    long answered,
    long refused,
    long failed,
    long sent,
    long retries,
    Duration sending,
    int inFlight,
    @Nullable String waitingFor,
    @Nullable CallError stoppedBy,
    double costUsd) {

  /**
   * Returns what the lane did in both of two pipelines, one after the other; ended by the first
   * reason.
   */
  LaneSnapshot plus(LaneSnapshot later) {
    return new LaneSnapshot(
        lane,
        later.limitPerMinute,
        answered + later.answered,
        refused + later.refused,
        failed + later.failed,
        sent + later.sent,
        retries + later.retries,
        sending.plus(later.sending),
        later.inFlight,
        later.waitingFor,
        stoppedBy != null ? stoppedBy : later.stoppedBy,
        costUsd + later.costUsd);
  }
}
