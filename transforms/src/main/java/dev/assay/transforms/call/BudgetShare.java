package dev.assay.transforms.call;

import dev.assay.io.ledger.Allowance;
import dev.assay.io.ledger.Allowances;
import dev.assay.io.ledger.Spent;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One worker's part of a budget that several workers share. A worker spends only what it has set
 * aside for itself where all others see it: it writes that it wants more, reads what the others
 * have written, and has it only where all of it together is within the budget; else it takes its
 * wish back and tries again. Of two that want the last of it at the same time at least one sees the
 * other, so they never both have it, however late anybody is and however many there are.
 *
 * <p>It takes little first and more the sooner it wants again, never more than its part of half of
 * what is left, so that little lies idle with a worker that is slow. What it has not spent when it
 * has nothing to do goes back.
 *
 * <p>Only arithmetic and one access a step; not safe for several threads.
 */
final class BudgetShare {

  /** What to do after a step. */
  enum Next {
    /** The next step. */
    STEP,
    /** Nothing until more is wanted. */
    REST,
    /** The next step, after a while: others may give something back. */
    WAIT,
    /** The next step, after a short random while: another wanted the same. */
    YIELD,
    /** Nothing will come back: the budget is spent. */
    SPENT
  }

  /**
   * What a worker has done with its allowance.
   *
   * @param calls sent so far
   * @param usd spent and reserved so far
   * @param wanted the most that its next request may cost; null where it wants none
   * @param ahead whether it goes on without it for now
   * @param resting whether it has nothing to do for now
   * @param inFlight whether requests have not ended
   */
  record Used(
      long calls,
      double usd,
      @Nullable Double wanted,
      boolean ahead,
      boolean resting,
      boolean inFlight) {}

  /** The account that spends what the share has set aside. */
  interface Account {
    /** Returns how it stands. */
    Used used();

    /** Allows no more than what is used by now, and returns how it stands. */
    Used trim();

    /**
     * Allows so much.
     *
     * @param low with how many requests to go it wants more ahead of its need; 0 for never
     */
    void allow(Allowance own, long low);
  }

  private enum Phase {
    LOOK,
    ASK,
    CONFIRM,
    TAKE_BACK,
    GIVE_BACK
  }

  /** How long nobody else may change anything before a worker no longer hopes for more. */
  static final long PATIENCE_NANOS = 120_000_000_000L;

  private static final long FIRST_REQUESTS = 16;
  private static final long MOST_REQUESTS = 1 << 16;
  private static final long SOON_NANOS = 5_000_000_000L;

  private final Budget budget;
  private final int workers;
  private final Allowances allowances;
  private final RandomGenerator random;

  private Phase phase = Phase.LOOK;
  private Allowance own = Allowance.NOTHING;
  private Allowance asked = Allowance.NOTHING;
  private long requests = FIRST_REQUESTS;
  private long lastGranted = Long.MIN_VALUE;
  private @Nullable List<Allowance> seen;
  private long seenSince;

  /**
   * Begins with nothing.
   *
   * @param workers how many there are likely to be, 1 or more; the budget is kept with any number
   */
  BudgetShare(Budget budget, int workers, Allowances allowances, RandomGenerator random) {
    this.budget = budget;
    this.workers = workers;
    this.allowances = allowances;
    this.random = random;
  }

  /** Returns a while between 0 and 1 for {@link Next#YIELD}. */
  double yielding() {
    return random.nextDouble();
  }

  /**
   * Does the next thing.
   *
   * @param now any clock's nanoseconds, as long as it is always the same clock
   * @throws IOException where others cannot be told or read; the step is done again then
   */
  Next step(Account account, long now) throws IOException {
    return switch (phase) {
      case LOOK -> look(account, now);
      case ASK -> {
        allowances.write(asked);
        phase = Phase.CONFIRM;
        yield Next.STEP;
      }
      case CONFIRM -> confirm(account, now);
      case TAKE_BACK -> {
        allowances.write(own);
        phase = Phase.LOOK;
        requests = Math.max(1, requests / 2);
        yield Next.YIELD;
      }
      case GIVE_BACK -> {
        own = kept(account.trim());
        allowances.write(own);
        phase = Phase.LOOK;
        yield Next.STEP;
      }
    };
  }

  private Next look(Account account, long now) throws IOException {
    Used used = account.used();
    Double wanted = used.wanted();
    if (wanted == null) {
      return used.resting() && giveBack(used) ? Next.STEP : Next.REST;
    }
    long shortCalls = Math.max(0, used.calls() + 1 - own.calls());
    double shortUsd = Math.max(0, used.usd() + wanted - own.usd());
    boolean enough =
        (budget.maxCalls() == null || shortCalls == 0)
            && (budget.maxCostUsd() == null || shortUsd == 0);
    if (enough && !used.ahead()) {
      return Next.REST;
    }
    List<Allowance> others = allowances.others();
    long leftCalls = leftCalls(others, own.calls());
    double leftUsd = leftUsd(others, own.usd());
    if (shortCalls <= leftCalls && shortUsd <= leftUsd) {
      if (ask(wanted, shortCalls, shortUsd, leftCalls, leftUsd)) {
        return Next.STEP;
      }
    }
    if (enough) {
      account.allow(own, 0);
      return Next.REST;
    }
    if (!used.inFlight() && giveBack(used)) {
      return Next.STEP;
    }
    return hopeless(used, others, now) ? Next.SPENT : Next.WAIT;
  }

  /** Writes next what it wants; false where there is no more than a request's worth of it. */
  private boolean ask(
      double wanted, long shortCalls, double shortUsd, long leftCalls, double leftUsd) {
    long calls = Math.max(shortCalls, Math.min(requests, leftCalls / (2L * workers)));
    double usd = Math.max(shortUsd, Math.min(requests * wanted, leftUsd / (2.0 * workers)));
    if (budget.maxCalls() == null) {
      calls = 0;
    }
    if (budget.maxCostUsd() == null) {
      usd = 0;
    }
    asked = new Allowance(own.calls() + calls, own.usd() + usd, false);
    if (calls == 0 && usd == 0) {
      return false;
    }
    phase = Phase.ASK;
    return true;
  }

  private Next confirm(Account account, long now) throws IOException {
    List<Allowance> others = allowances.others();
    if (leftCalls(others, asked.calls()) < 0 || leftUsd(others, asked.usd()) < 0) {
      phase = Phase.TAKE_BACK;
      return Next.STEP;
    }
    own = asked;
    phase = Phase.LOOK;
    seen = null;
    if (lastGranted != Long.MIN_VALUE) {
      requests =
          now - lastGranted < SOON_NANOS
              ? Math.min(MOST_REQUESTS, requests * 2)
              : Math.max(FIRST_REQUESTS, requests / 2);
    }
    lastGranted = now;
    account.allow(own, Math.max(1, requests / 2));
    return Next.REST;
  }

  /** Next keeps only what is used; false where that is so already. */
  private boolean giveBack(Used used) {
    if (kept(used).equals(own)) {
      return false;
    }
    phase = Phase.GIVE_BACK;
    return true;
  }

  private Allowance kept(Used used) {
    return new Allowance(
        budget.maxCalls() == null ? 0 : used.calls(),
        budget.maxCostUsd() == null ? 0 : used.usd(),
        !used.inFlight());
  }

  private boolean hopeless(Used used, List<Allowance> others, long now) {
    if (used.inFlight()) {
      return false;
    }
    if (others.stream().allMatch(Allowance::released)) {
      return true;
    }
    if (!others.equals(seen)) {
      seen = others;
      seenSince = now;
    }
    return now - seenSince > PATIENCE_NANOS;
  }

  private long leftCalls(List<Allowance> others, long ofOwn) {
    Long most = budget.maxCalls();
    return most == null
        ? Long.MAX_VALUE
        : most
            - allowances.before().calls()
            - others.stream().mapToLong(Allowance::calls).sum()
            - ofOwn;
  }

  private double leftUsd(List<Allowance> others, double ofOwn) {
    Double most = budget.maxCostUsd();
    return most == null
        ? Double.MAX_VALUE
        : most
            - allowances.before().usd()
            - others.stream().mapToDouble(Allowance::usd).sum()
            - ofOwn;
  }

  /** Returns what all are known to have set aside, and what was spent before; for people. */
  Spent setAside() throws IOException {
    List<Allowance> others = allowances.others();
    Spent before = allowances.before();
    return new Spent(
        before.calls() + others.stream().mapToLong(Allowance::calls).sum() + own.calls(),
        before.usd() + others.stream().mapToDouble(Allowance::usd).sum() + own.usd());
  }
}
