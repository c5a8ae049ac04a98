package dev.assay.transforms.call;

import static dev.assay.io.experiment.Verdict.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.Price;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import dev.assay.io.http.RateHints;
import dev.assay.transforms.call.Spending.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpendingTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Usage USED = new Usage(1_000L, 1_000L, 2_000L);

  private static Spending dollars(double most) {
    return new Spending(new Budget(most, null), 0, 0);
  }

  private static long count(List<Run> runs, String code) {
    return runs.stream()
        .map(Run::error)
        .filter(error -> error != null && error.code().equals(code))
        .count();
  }

  @Test
  void whatInFlightRequestsMayGiveBackIsWaitedFor() {
    Spending spending = dollars(1);

    assertThat(spending.reserve(0.6)).isEqualTo(Reservation.GRANTED);
    assertThat(spending.reserve(0.6)).isEqualTo(Reservation.LATER);
    spending.settle(0.6, 0.1);
    assertThat(spending.reserve(0.6)).isEqualTo(Reservation.GRANTED);
    spending.settle(0.6, 0.5);
    assertThat(spending.reserve(0.6)).isEqualTo(Reservation.NEVER);
    assertThat(spending.spent()).extracting(CallError::code).isEqualTo("BUDGET_SPENT");
  }

  @Test
  void whatEarlierProcessesSpentCounts() {
    assertThat(new Spending(new Budget(1.0, null), 0.9, 5).reserve(0.2))
        .isEqualTo(Reservation.NEVER);
    assertThat(new Spending(new Budget(null, 5L), 0, 5).reserve(0)).isEqualTo(Reservation.NEVER);
  }

  @Property(tries = 50)
  void theBudgetIsNeverExceededAndIsUsed(
      @ForAll @IntRange(min = 1, max = 100) int cents, @ForAll long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    double[] cost = new double[1];
    SimulatedWorld world =
        new SimulatedWorld(
                (at, row) -> {
                  if (random.nextInt(10) == 0) {
                    return SimulatedWorld.problem(TRANSIENT, null, SECOND);
                  }
                  long output = random.nextLong(100);
                  cost[0] += (8 * 1.0 + output * 10.0) / 1_000_000;
                  return SimulatedWorld.answer(SECOND, new Usage(8L, output, null), RateHints.NONE);
                })
            .withPrice(new Price(1, 10));
    double most = cents / 100.0;

    List<Run> out =
        world.process(
            SimulatedWorld.lane(RateLimit.NONE, 20, dollars(most)), RetryPolicy.STANDARD, 500);

    assertThat(cost[0]).isLessThanOrEqualTo(most);
    assertThat(out).hasSize(500);
    if (count(out, "BUDGET_SPENT") > 0) {
      assertThat(most - cost[0]).isLessThan(0.042);
    }
  }

  @Test
  void callsAreCountedAttemptByAttempt() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.answer(SECOND, USED, RateHints.NONE));
    Spending spending = new Spending(new Budget(null, 30L), 0, 0);

    List<Run> out =
        world.process(SimulatedWorld.lane(RateLimit.NONE, 20, spending), RetryPolicy.STANDARD, 100);

    assertThat(world.sends()).hasSize(30);
    assertThat(count(out, "BUDGET_SPENT")).isEqualTo(70);
  }

  @Test
  void answersCarryTheirCost() throws Exception {
    SimulatedWorld world =
        new SimulatedWorld((at, row) -> SimulatedWorld.answer(SECOND, USED, RateHints.NONE))
            .withPrice(new Price(1, 2));

    List<Run> out = world.process(SimulatedWorld.lane(RateLimit.NONE, 20), RetryPolicy.STANDARD, 1);

    assertThat(out.get(0).trace().costUsd()).isEqualTo(0.003);
  }
}
