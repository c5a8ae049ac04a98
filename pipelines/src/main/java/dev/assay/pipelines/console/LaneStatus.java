package dev.assay.pipelines.console;

import org.jspecify.annotations.Nullable;

/**
 * Where one lane stands at a moment.
 *
 * @param lane its name, as the user knows it
 * @param done runs with an outcome, those from an earlier process included
 * @param total runs there will be, {@link #UNKNOWN} while they are still being read
 * @param perMinute calls sent in the last minute, scaled to a minute while it is younger
 * @param limitPerMinute most calls in a minute, null where there is no limit
 * @param inFlight calls that are being answered
 * @param retries attempts after the first, so far
 * @param failed runs that failed, so far
 * @param waitingFor what holds the lane up, such as {@code rate limit}; null where nothing does
 * @param etaSeconds seconds until the lane is done at the present rate, null where nobody can tell
 * @param costUsd cost so far, null where prices or tokens are unknown
 */
public record LaneStatus(
    String lane,
    long done,
    long total,
    double perMinute,
    @Nullable Double limitPerMinute,
    long inFlight,
    long retries,
    long failed,
    @Nullable String waitingFor,
    @Nullable Long etaSeconds,
    @Nullable Double costUsd) {

  /** The total of a lane whose rows are still being read. */
  public static final long UNKNOWN = -1;

  /** Checks the counts. */
  public LaneStatus {
    if (done < 0 || total < UNKNOWN) {
      throw new IllegalArgumentException(
          "Invalid progress: " + done + " of " + total + " (must be >= 0, the total may be -1)");
    }
  }
}
