package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment has spent of its budget. Each request reserves the most that it may cost
 * before it is sent, so that the bound holds although nobody knows yet what answers will cost; what
 * was not used comes back with the answer. Safe for several threads.
 */
final class Spending {

  /** What becomes of a request that wants to be sent. */
  enum Reservation {
    /** It may go, and its cost is set aside. */
    GRANTED,
    /** It may go once requests in flight have given back what they do not use. */
    LATER,
    /** Nothing will come back: the budget is spent. */
    NEVER
  }

  /** The error's code of what is not sent because the budget is spent. */
  static final String SPENT = "BUDGET_SPENT";

  private final Budget budget;
  private double usd;
  private double reservedUsd;
  private long calls;
  private long inFlight;
  private @Nullable CallError spent;

  /**
   * Starts an account.
   *
   * @param usd what earlier processes have spent, or may have
   * @param calls requests that they have sent
   */
  Spending(Budget budget, double usd, long calls) {
    this.budget = budget;
    this.usd = usd;
    this.calls = calls;
  }

  /** Whether requests have to say what they may cost. */
  boolean countsMoney() {
    return budget.maxCostUsd() != null;
  }

  /** Returns why nothing more is sent, or null while something may be. */
  synchronized @Nullable CallError spent() {
    return spent;
  }

  /** Asks to send one request that costs so much at the most. */
  synchronized Reservation reserve(double atMostUsd) {
    if (spent != null) {
      return Reservation.NEVER;
    }
    if (budget.maxCalls() != null && calls >= budget.maxCalls()) {
      spent = error("budget.max_calls " + budget.maxCalls() + " is reached");
      return Reservation.NEVER;
    }
    if (budget.maxCostUsd() != null && usd + reservedUsd + atMostUsd > budget.maxCostUsd()) {
      if (inFlight > 0) {
        return Reservation.LATER;
      }
      spent =
          error(
              String.format(
                  Locale.ROOT,
                  "budget.max_cost_usd %s: %.6f is spent, and the next request may cost %.6f",
                  budget.maxCostUsd(),
                  usd,
                  atMostUsd));
      return Reservation.NEVER;
    }
    reservedUsd += atMostUsd;
    inFlight++;
    calls++;
    return Reservation.GRANTED;
  }

  /** Takes note of what a request did cost. */
  synchronized void settle(double atMostUsd, double costUsd) {
    inFlight--;
    reservedUsd = inFlight == 0 ? 0 : Math.max(0, reservedUsd - atMostUsd);
    usd += costUsd;
  }

  /** Takes note of a cost beside what was counted for earlier processes; below 0 gives back. */
  synchronized void add(double moreUsd) {
    usd += moreUsd;
  }

  private static CallError error(String what) {
    return new CallError(
        SPENT,
        what + "; raise the budget and run again with --resume",
        null,
        Verdict.TRANSIENT,
        false,
        null);
  }
}
