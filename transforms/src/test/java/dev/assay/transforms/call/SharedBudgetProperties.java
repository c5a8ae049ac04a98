package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.ledger.Allowance;
import dev.assay.io.ledger.Allowances;
import dev.assay.io.ledger.Spent;
import dev.assay.transforms.call.Spending.Reservation;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Several workers and one budget, in any order of their accesses, in virtual time. */
class SharedBudgetProperties {

  private static final long TICK = 1_000_000L;
  private static final double EXACTLY = 1e-9;

  /** Workers of unequal speed and unequal work. */
  private static final class Fleet {
    private final SplittableRandom random;
    private final List<Worker> workers = new ArrayList<>();
    private final double overrun;
    private long now;
    private long calls;
    private double cost;
    private double over;
    private double largest;

    Fleet(long seed, int count, Budget budget, Spent before, int told, double overrun) {
      this.random = new SplittableRandom(seed);
      this.overrun = overrun;
      List<Allowance> board = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        board.add(null);
        workers.add(new Worker(i, budget, before, told, board));
      }
    }

    private final class Worker {
      private final Spending account;
      private final BudgetShare share;
      private final double speed = Math.pow(10, -2 * random.nextDouble());
      private final Deque<double[]> inFlight = new ArrayDeque<>();
      private long rows;
      private boolean woken;
      private boolean alive = true;
      private long wakes;
      private double atMost;

      Worker(int index, Budget budget, Spent before, int told, List<Allowance> board) {
        account = Spending.ofWorker(budget);
        account.onWanted(() -> woken = true);
        share =
            new BudgetShare(
                budget,
                told,
                new Allowances() {
                  @Override
                  public Spent before() {
                    return before;
                  }

                  @Override
                  public void write(Allowance own) {
                    board.set(index, own);
                  }

                  @Override
                  public List<Allowance> others() throws IOException {
                    if (random.nextInt(50) == 0) {
                      throw new IOException("503 slow down");
                    }
                    List<Allowance> others = new ArrayList<>(board);
                    others.remove(index);
                    others.removeIf(other -> other == null);
                    return others;
                  }
                },
                random.split());
      }

      void act() {
        if (woken && now >= wakes && random.nextBoolean()) {
          step();
        } else if (!inFlight.isEmpty() && random.nextInt(3) == 0) {
          settle();
        } else if (rows > 0 && account.spent() == null) {
          send();
        } else if (inFlight.isEmpty() && !woken) {
          account.rest();
        }
      }

      private void step() {
        try {
          switch (share.step(account, now)) {
            case STEP -> {}
            case REST -> woken = false;
            case WAIT -> wakes = now + 1_000 * TICK;
            case YIELD -> wakes = now + (long) (500 * TICK * share.yielding());
            case SPENT -> {
              Spent all = share.setAside();
              account.exhaust(all.usd(), all.calls());
              woken = false;
            }
          }
        } catch (IOException e) {
          wakes = now + 1_000 * TICK;
        }
      }

      /** A request that has to wait asks for the same again. */
      private void send() {
        if (atMost == 0) {
          atMost = 0.001 + random.nextDouble() * 0.02;
        }
        if (account.reserve(atMost) == Reservation.GRANTED) {
          largest = Math.max(largest, atMost);
          calls++;
          rows--;
          double actual = random.nextDouble() * atMost * (1 + overrun);
          over += Math.max(0, actual - atMost);
          inFlight.add(new double[] {atMost, actual});
          cost += actual;
          atMost = 0;
        }
      }

      private void settle() {
        double[] ended = inFlight.remove();
        account.settle(ended[0], ended[1]);
      }

      boolean isDone() {
        return !alive || ((rows == 0 || account.spent() != null) && inFlight.isEmpty());
      }
    }

    void run() {
      while (!workers.stream().allMatch(Worker::isDone)) {
        now += TICK;
        Worker worker = workers.get(random.nextInt(workers.size()));
        if (worker.alive && random.nextDouble() < worker.speed) {
          worker.act();
        }
      }
    }

    boolean ranOut() {
      return workers.stream().anyMatch(worker -> worker.alive && worker.rows > 0);
    }
  }

  @Property(tries = 200)
  void callsOfAllWorkersStayWithinTheBudgetAndUseAllOfIt(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 3) int told,
      @ForAll @IntRange(min = 1, max = 800) int most) {
    Fleet fleet = new Fleet(seed, count, new Budget(null, (long) most), Spent.NOTHING, told, 0);
    fleet.workers.forEach(worker -> worker.rows = fleet.random.nextInt(2 * most));
    long wanted = fleet.workers.stream().mapToLong(worker -> worker.rows).sum();

    fleet.run();

    assertThat(fleet.calls).isEqualTo(Math.min(wanted, most));
  }

  @Property(tries = 200)
  void theMoneyOfAllWorkersStaysWithinTheBudgetAndIsUsed(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 3) int told,
      @ForAll @DoubleRange(min = 0.05, max = 8) double most) {
    Fleet fleet = new Fleet(seed, count, new Budget(most, null), new Spent(3, most / 10), told, 0);
    fleet.workers.forEach(worker -> worker.rows = fleet.random.nextInt(1_000));

    fleet.run();

    assertThat(fleet.cost).isLessThanOrEqualTo(most * 0.9 + EXACTLY);
    if (fleet.ranOut()) {
      assertThat(most * 0.9 - fleet.cost).as("left idle").isLessThanOrEqualTo(0.021 + EXACTLY);
    }
  }

  @Property(tries = 100)
  void onlyWhatCostMoreThanItsMostGoesBeyondTheBudget(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
    Fleet fleet = new Fleet(seed, count, new Budget(2.0, null), Spent.NOTHING, 2, 0.5);
    fleet.workers.forEach(worker -> worker.rows = 1_000);

    fleet.run();

    assertThat(fleet.cost).isLessThanOrEqualTo(2 + fleet.over + EXACTLY);
  }

  @Property(tries = 100)
  void workersThatAreLostTakeTheirPartWithThemAndNothingMore(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int count) {
    Budget budget = new Budget(4.0, 500L);
    Fleet fleet = new Fleet(seed, count, budget, Spent.NOTHING, count, 0);
    fleet.workers.forEach(worker -> worker.rows = 1_000);
    for (int i = 0; i < 3_000; i++) {
      fleet.now += TICK;
      fleet.workers.get(fleet.random.nextInt(count)).act();
    }
    fleet.workers.get(0).alive = false;

    fleet.run();

    assertThat(fleet.cost).isLessThanOrEqualTo(4 + EXACTLY);
    assertThat(fleet.calls).isLessThanOrEqualTo(500);
    assertThat(fleet.workers.subList(1, count)).allMatch(Fleet.Worker::isDone);
  }
}
