package dev.assay.transforms.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a lane waits because its server asked for it: as long as the server says, else backing
 * off with each refusal in a row. No clock: times are nanoseconds of one monotonic source. Not safe
 * for several threads.
 */
final class Pause {

  /** Longest wait that a server may ask for; a longer one stops the lane. */
  static final long LONGEST = Duration.ofMinutes(15).toNanos();

  private static final long FIRST_BACK_OFF = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_BACK_OFF = Duration.ofSeconds(60).toNanos();

  private long begun = Gcra.NEVER;
  private long until = Gcra.NEVER;
  private int refusedInRow;
  private long refusedSince = Gcra.NEVER;

  /** Returns how long is left, in nanoseconds; 0 when there is no pause. */
  long nanosLeft(long now) {
    return Math.max(0, until - now);
  }

  /** Returns for how long the server has given nothing but refusals for the rate. */
  long refusedFor(long now) {
    return refusedSince == Gcra.NEVER ? 0 : now - refusedSince;
  }

  /** Waits as long as the server asked. */
  void asked(long now, Duration wait) {
    begin(now, wait.toNanos());
  }

  /**
   * Takes note of a refusal for the rate; one of a request sent before this pause adds nothing.
   *
   * @param asked what the server asked for, or null
   * @param random uniform in [0, 1)
   */
  void refused(@Nullable Duration asked, long sentAt, long now, double random) {
    if (refusedSince == Gcra.NEVER) {
      refusedSince = now;
    }
    if (asked != null) {
      asked(now, asked);
    } else if (sentAt >= begun) {
      double ceiling = (double) FIRST_BACK_OFF * Math.pow(2, Math.min(refusedInRow, 10));
      refusedInRow++;
      begin(now, (long) (Math.min((double) LONGEST_BACK_OFF, ceiling) * (0.5 + random / 2)));
    }
  }

  /** The server gave something else than a refusal for the rate. */
  void replied() {
    refusedSince = Gcra.NEVER;
  }

  /** The server answered. */
  void answered() {
    replied();
    refusedInRow = 0;
  }

  private void begin(long now, long nanos) {
    begun = now;
    until = Math.max(until, now + nanos);
  }
}
