package dev.assay.io.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a server counts against its limits, which decides how close to them a client can go. Sends
 * that are spaced so that {@code W + J} hold no more than the limit of {@code W} are never too many
 * in any window of length {@code W}, however the windows lie and although requests arrive up to
 * {@code J} later than they were sent; that uses {@code W / (W + J)} of the limit.
 */
public enum ServerWindow {
  /** A bucket that is refilled continuously and holds some requests. */
  BUCKET(Duration.ofSeconds(60), Duration.ofMillis(200)),
  /** Each second by itself: 600 a minute are 10 a second. */
  SECOND(Duration.ofSeconds(1), Duration.ofMillis(10)),
  /** Each ten seconds by themselves. */
  TEN_SECONDS(Duration.ofSeconds(10), Duration.ofMillis(50)),
  /** Each minute, by the clock or sliding; fits a bucket, too. */
  MINUTE(Duration.ofSeconds(60), Duration.ofMillis(200));

  private static final long LONGEST_TOLERANCE = Duration.ofMillis(10).toNanos();
  private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final long nanos;
  private final long jitterNanos;

  ServerWindow(Duration window, Duration jitter) {
    this.nanos = window.toNanos();
    this.jitterNanos = jitter.toNanos();
  }

  /**
   * Reads the name that experiment files use: {@code bucket}, {@code 1s}, {@code 10s}, {@code 60s}.
   */
  public static Optional<ServerWindow> of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "bucket" -> Optional.of(BUCKET);
      case "1s" -> Optional.of(SECOND);
      case "10s" -> Optional.of(TEN_SECONDS);
      case "60s", "1m" -> Optional.of(MINUTE);
      default -> Optional.empty();
    };
  }

  /** Returns the time over which sends are counted: the window and the jitter, in nanoseconds. */
  public long guardedNanos() {
    return nanos + jitterNanos;
  }

  /** Returns how late a request may arrive and still be allowed for, in nanoseconds. */
  public long jitterNanos() {
    return jitterNanos;
  }

  /**
   * Returns how late a send may be and still be made good, in nanoseconds: a part of the jitter,
   * and little enough for a bucket that holds few requests.
   */
  public long toleranceNanos() {
    return Math.min(LONGEST_TOLERANCE, jitterNanos / 5);
  }

  /** Whether it counts over so long a time that a gap between two requests says nothing. */
  public boolean isLong() {
    return this == MINUTE || this == TEN_SECONDS;
  }

  /** Returns what one window allows of so many a minute; whole where it is one or more. */
  public double allowance(double perMinute) {
    double share = perMinute * nanos / MINUTE_NANOS;
    return nanos < MINUTE_NANOS && share >= 1 ? Math.floor(share + 1e-9) : share;
  }

  /** Returns the least time between two units in the long run, in nanoseconds. */
  public double nanosPerUnit(double perMinute) {
    return guardedNanos() / allowance(perMinute);
  }
}
