package dev.assay.transforms.call;

import org.jspecify.annotations.Nullable;

/** The requests of a lane that go by batch: they share its budget, not its pace. Thread-safe. */
final class LaneBatches {

  private final Spending spending;
  private long inFlight;
  private @Nullable String waitingFor;

  LaneBatches(Spending spending) {
    this.spending = spending;
  }

  /**
   * Asks to send one request within a batch.
   *
   * @param atMostUsd the most that it may cost
   */
  synchronized Spending.Reservation reserve(double atMostUsd) {
    Spending.Reservation reservation = spending.reserve(atMostUsd);
    if (reservation == Spending.Reservation.GRANTED) {
      inFlight++;
    }
    return reservation;
  }

  /** Takes over a request that an earlier attempt or process has put into a batch. */
  synchronized void adopt() {
    inFlight++;
  }

  /**
   * Takes note that a request of a batch has ended.
   *
   * @param ofThisProcess whether this process has reserved for it
   */
  synchronized void settle(boolean ofThisProcess, double atMostUsd, double costUsd) {
    inFlight = Math.max(0, inFlight - 1);
    if (ofThisProcess) {
      spending.settle(atMostUsd, costUsd);
    } else {
      spending.add(costUsd - atMostUsd);
    }
  }

  /** Returns how many requests have not ended. */
  synchronized long inFlight() {
    return inFlight;
  }

  /** Says what is waited for; null for nothing. */
  synchronized void waitsFor(@Nullable String what) {
    waitingFor = what;
  }

  /** Returns what is waited for, or what else holds the lane up. */
  synchronized @Nullable String waitingFor(@Nullable String otherwise) {
    return waitingFor == null ? otherwise : waitingFor;
  }
}
