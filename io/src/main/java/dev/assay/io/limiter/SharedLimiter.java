package dev.assay.io.limiter;

import java.time.Duration;

/**
 * Grants permits of a limit to all processes that share it, in small groups, so that a round trip a
 * call does not bound the rate. A permit is a place in time: the k-th of a group may be used {@code
 * k} gaps after the group's start, and is lost when it is not.
 *
 * <p>Implementations are safe for many threads, hold no state of a limit in this process, and end
 * each call within their timeout.
 */
public interface SharedLimiter extends AutoCloseable {

  /**
   * What is asked for.
   *
   * @param limit the name of the limit, the same in all processes that share it
   * @param units most permits that are wanted, at least 1
   * @param nanosPerUnit least time between two units in the long run, in nanoseconds, above 0
   * @param settled units that the server has counted beyond, or below 0 short of, what was granted
   *     before
   * @param cold how long to wait, from now, before the first permit where the limiter knows nothing
   *     of the limit although this process has had permits: it has lost its memory, and others may
   *     still be sending
   * @param recovering whether that holds whatever the limiter knows: this process has gone on
   *     without it until now, and others may still do so
   */
  record Ask(
      String limit,
      long units,
      double nanosPerUnit,
      long settled,
      Duration cold,
      boolean recovering) {
    /** Checks the numbers. */
    public Ask {
      if (units < 1 || !(nanosPerUnit > 0)) {
        throw new IllegalArgumentException(
            "Invalid ask: " + units + " units, " + nanosPerUnit + " ns each (at least 1, above 0)");
      }
    }
  }

  /**
   * What is granted.
   *
   * @param units permits; 0 for none
   * @param until from now until the first of them may be used, or to ask again
   */
  record Grant(long units, Duration until) {}

  /**
   * Asks for permits; blocks for a round trip.
   *
   * @throws LimiterException when the limiter cannot be reached, does not answer in time or cannot
   *     be understood
   */
  Grant take(Ask ask) throws LimiterException;

  /** Returns the most experiments that share the account, by which each paces itself alone. */
  int jobs();

  /** Returns where the limiter is, for people; never a password. */
  String address();

  /** Closes all connections. */
  @Override
  void close();
}
