package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.ledger.Allowance;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment has spent of its budget. Each request reserves the most that it may cost
 * before it is sent, so that the bound holds although nobody knows yet what answers will cost; what
 * was not used comes back with the answer. Safe for several threads.
 *
 * <p>Where several workers share the budget, this is the account of one of them: it spends what it
 * is {@linkplain #allow allowed}, and {@linkplain #onWanted tells} when that is not enough.
 */
final class Spending implements BudgetShare.Account {

  /** What becomes of a request that wants to be sent. */
  enum Reservation {
    /** It may go, and its cost is set aside. */
    GRANTED,
    /**
     * It may go once requests in flight, or other workers, have given back what they do not use.
     */
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

  private @Nullable Allowance allowed;
  private @Nullable Runnable wanting;
  private @Nullable Double wanted;
  private boolean ahead;
  private boolean resting;
  private long lowRequests;

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

  /** Starts the account of one of several workers, which may spend nothing yet. */
  static Spending ofWorker(Budget budget) {
    Spending account = new Spending(budget, 0, 0);
    account.allowed = Allowance.NOTHING;
    return account;
  }

  /** Sets who is told, on any thread, that more is wanted or that nothing is wanted any more. */
  synchronized void onWanted(Runnable listener) {
    wanting = listener;
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
  Reservation reserve(double atMostUsd) {
    Reservation reservation;
    Runnable tell = null;
    synchronized (this) {
      reservation = allowed == null ? reserveOfAll(atMostUsd) : reserveOf(allowed, atMostUsd);
      if (wanted != null) {
        tell = wanting;
      }
    }
    if (tell != null) {
      tell.run();
    }
    return reservation;
  }

  private Reservation reserveOfAll(double atMostUsd) {
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
      spend(usd, atMostUsd);
      return Reservation.NEVER;
    }
    return grant(atMostUsd);
  }

  private Reservation reserveOf(Allowance allowance, double atMostUsd) {
    if (spent != null) {
      return Reservation.NEVER;
    }
    resting = false;
    long callsLeft = budget.maxCalls() == null ? Long.MAX_VALUE : allowance.calls() - calls;
    double usdLeft =
        budget.maxCostUsd() == null ? Double.MAX_VALUE : allowance.usd() - (usd + reservedUsd);
    // Summed up as what is asked for is: else one rounds up, the other down, and nobody moves.
    boolean exceeds =
        budget.maxCostUsd() != null && usd + reservedUsd + atMostUsd > allowance.usd();
    if (callsLeft < 1 || exceeds) {
      wanted = atMostUsd;
      ahead = false;
      return Reservation.LATER;
    }
    grant(atMostUsd);
    ahead = callsLeft <= lowRequests || usdLeft < lowRequests * atMostUsd;
    wanted = ahead ? Double.valueOf(atMostUsd) : null;
    return Reservation.GRANTED;
  }

  @Override
  public synchronized BudgetShare.Used used() {
    return new BudgetShare.Used(calls, usd + reservedUsd, wanted, ahead, resting, inFlight > 0);
  }

  @Override
  public synchronized BudgetShare.Used trim() {
    allowed = new Allowance(calls, usd + reservedUsd, inFlight == 0);
    return used();
  }

  @Override
  public synchronized void allow(Allowance own, long low) {
    allowed = own;
    lowRequests = low;
  }

  /** Wants nothing more for now, so that others may have what it has not used. */
  void rest() {
    Runnable tell;
    synchronized (this) {
      wanted = null;
      ahead = false;
      resting = true;
      tell = wanting;
    }
    if (tell != null) {
      tell.run();
    }
  }

  /**
   * Takes note that other workers give nothing back any more, unless requests in flight still do.
   *
   * @param usdOfAll spent and set aside by all of them
   * @param callsOfAll sent and set aside by all of them
   */
  synchronized void exhaust(double usdOfAll, long callsOfAll) {
    if (spent == null && inFlight == 0 && wanted != null) {
      if (budget.maxCalls() != null && callsOfAll >= budget.maxCalls()) {
        spent = error("budget.max_calls " + budget.maxCalls() + " is reached by all workers");
      } else {
        spend(usdOfAll, wanted);
      }
    }
  }

  /** Takes note that what all workers may spend can no longer be told. */
  synchronized void fail(String why) {
    if (spent == null) {
      spent = error("what the workers may spend of the budget cannot be told (" + why + ")");
    }
  }

  private Reservation grant(double atMostUsd) {
    reservedUsd += atMostUsd;
    inFlight++;
    calls++;
    return Reservation.GRANTED;
  }

  private void spend(double soFar, double atMostUsd) {
    spent =
        error(
            String.format(
                Locale.ROOT,
                "budget.max_cost_usd %s: %.6f is spent, and the next request may cost %.6f",
                budget.maxCostUsd(),
                soFar,
                atMostUsd));
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
