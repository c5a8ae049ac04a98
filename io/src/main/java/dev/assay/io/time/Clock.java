package dev.assay.io.time;

import java.io.Serializable;
import java.time.Instant;

/** Time, injected everywhere so that tests move it by hand. */
public interface Clock extends Serializable {

  /** Nanoseconds of one monotonic source of this JVM; only differences mean anything. */
  long nanoTime();

  /** Wall-clock time, for timestamps that people read; never for pacing or deadlines. */
  Instant now();

  /** The machine's clock. */
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
