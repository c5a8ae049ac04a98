package dev.assay.io.testing;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * A server's rate limit, judged by the server's own clock. Refused requests do not count against
 * it. Judges have state and belong to one server.
 */
public interface LimitJudge {

  /** Returns how long until a request would be admitted; zero admits one now. */
  Duration waitFor(long nanoTime);

  /** Counts a request that was admitted. */
  void admit(long nanoTime);

  /**
   * At most so many requests in each window; windows follow one another from the first request.
   *
   * @param limit at least 1
   */
  static LimitJudge fixedWindow(int limit, Duration window) {
    check(limit, window);
    return new LimitJudge() {
      private boolean started;
      private long start;
      private int count;

      @Override
      public Duration waitFor(long nanoTime) {
        if (!started) {
          start = nanoTime;
          started = true;
        }
        long passed = (nanoTime - start) / window.toNanos();
        if (passed > 0) {
          start += passed * window.toNanos();
          count = 0;
        }
        return count < limit
            ? Duration.ZERO
            : Duration.ofNanos(start + window.toNanos() - nanoTime);
      }

      @Override
      public void admit(long nanoTime) {
        count++;
      }
    };
  }

  /**
   * At most so many requests in any span of the window's length.
   *
   * @param limit at least 1
   */
  static LimitJudge slidingWindow(int limit, Duration window) {
    check(limit, window);
    return new LimitJudge() {
      private final ArrayDeque<Long> admitted = new ArrayDeque<>();

      @Override
      public Duration waitFor(long nanoTime) {
        while (!admitted.isEmpty() && nanoTime - admitted.peekFirst() >= window.toNanos()) {
          admitted.removeFirst();
        }
        return admitted.size() < limit
            ? Duration.ZERO
            : Duration.ofNanos(admitted.getFirst() + window.toNanos() - nanoTime);
      }

      @Override
      public void admit(long nanoTime) {
        admitted.addLast(nanoTime);
      }
    };
  }

  /**
   * A bucket that starts full and refills evenly.
   *
   * @param perMinute refill, in requests a minute, above 0
   * @param burst capacity, at least 1
   */
  static LimitJudge tokenBucket(double perMinute, int burst) {
    if (!(perMinute > 0) || burst < 1) {
      throw new IllegalArgumentException(
          "Invalid bucket: " + perMinute + "/min, burst " + burst + " (above 0, at least 1)");
    }
    double nanosPerToken = 60e9 / perMinute;
    return new LimitJudge() {
      private double tokens = burst;
      private boolean started;
      private long filled;

      @Override
      public Duration waitFor(long nanoTime) {
        if (!started) {
          filled = nanoTime;
          started = true;
        }
        tokens = Math.min(burst, tokens + (nanoTime - filled) / nanosPerToken);
        filled = nanoTime;
        return tokens >= 1
            ? Duration.ZERO
            : Duration.ofNanos((long) Math.ceil((1 - tokens) * nanosPerToken));
      }

      @Override
      public void admit(long nanoTime) {
        tokens -= 1;
      }
    };
  }

  private static void check(int limit, Duration window) {
    if (limit < 1 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException(
          "Invalid limit: " + limit + " in " + window + " (must be at least 1 in more than 0)");
    }
  }
}
