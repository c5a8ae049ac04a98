package dev.assay.transforms.call;

import dev.assay.io.api.CallResult;
import org.jspecify.annotations.Nullable;

/** Where finished attempts arrive, and the only place where a pump waits. */
interface Arrivals {

  /**
   * A finished attempt.
   *
   * @param sentAt and {@code endedAt}: nanoseconds of the pump's clock
   */
  record Arrival(CallTask task, CallResult result, long sentAt, long endedAt) {}

  /** Hands over a finished attempt; called by any thread. */
  void put(Arrival arrival);

  /** Returns the next arrival, or null when none came within so many nanoseconds; 0 never waits. */
  @Nullable Arrival next(long nanos) throws InterruptedException;
}
