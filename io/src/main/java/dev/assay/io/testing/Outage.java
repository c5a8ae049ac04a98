package dev.assay.io.testing;

import java.time.Duration;

/**
 * A time in which the server is down.
 *
 * @param from after the first request
 * @param lasting how long
 * @param refusing whether connections are refused; else each request gets a 503 without a hint
 */
record Outage(Duration from, Duration lasting, boolean refusing) {

  static final Outage NONE = new Outage(Duration.ZERO, Duration.ZERO, false);

  Outage {
    if (from.isNegative() || lasting.isNegative()) {
      throw new IllegalArgumentException(
          "Invalid outage: from " + from + " for " + lasting + " (must not be negative)");
    }
  }

  boolean isPlanned() {
    return !lasting.isZero();
  }
}
