package dev.assay.transforms.call;

import dev.assay.io.ledger.Allowances;
import dev.assay.io.ledger.Spent;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Gets a worker what its account wants of the budget that it shares, on a thread that runs only
 * while something is to be done.
 */
final class BudgetRounds {

  private static final long LOOK_AGAIN = 1_000_000_000L;
  private static final long SHORTEST_YIELD = 10_000_000L;
  private static final long LONGEST_YIELD = 500_000_000L;

  private final Spending account;
  private final BudgetShare share;
  private final Clock clock;
  private final Executor threads;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean again;
  private long failingSince;
  private boolean failing;

  private BudgetRounds(Spending account, BudgetShare share, Clock clock, Executor threads) {
    this.account = account;
    this.share = share;
    this.clock = clock;
    this.threads = threads;
  }

  /** Opens the account of one of several workers. */
  static Spending account(
      Budget budget, int workers, Allowances allowances, Clock clock, Executor threads) {
    Spending account = Spending.ofWorker(budget);
    BudgetShare share = new BudgetShare(budget, workers, allowances, new SplittableRandom());
    BudgetRounds rounds = new BudgetRounds(account, share, clock, threads);
    account.onWanted(rounds::wake);
    return account;
  }

  private void wake() {
    again = true;
    if (running.compareAndSet(false, true)) {
      threads.execute(this::run);
    }
  }

  private void run() {
    do {
      while (again) {
        again = false;
        while (goOn()) {
          // One access after the other, until nothing is to be done.
        }
      }
      running.set(false);
    } while (again && running.compareAndSet(false, true));
  }

  private boolean goOn() {
    try {
      BudgetShare.Next next = share.step(account, clock.nanoTime());
      failing = false;
      return switch (next) {
        case STEP -> true;
        case REST -> false;
        case WAIT -> pause(LOOK_AGAIN);
        case YIELD ->
            pause(SHORTEST_YIELD + (long) (share.yielding() * (LONGEST_YIELD - SHORTEST_YIELD)));
        case SPENT -> {
          Spent all = share.setAside();
          account.exhaust(all.usd(), all.calls());
          yield false;
        }
      };
    } catch (IOException | RuntimeException e) {
      return tryAgain(e);
    }
  }

  private boolean tryAgain(Exception problem) {
    long now = clock.nanoTime();
    if (!failing) {
      failing = true;
      failingSince = now;
    }
    if (now - failingSince > BudgetShare.PATIENCE_NANOS) {
      account.fail(String.valueOf(problem.getMessage()));
      return false;
    }
    return pause(LOOK_AGAIN);
  }

  private static boolean pause(long nanos) {
    LockSupport.parkNanos(nanos);
    return true;
  }
}
