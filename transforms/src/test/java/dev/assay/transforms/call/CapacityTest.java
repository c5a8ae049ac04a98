package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.io.api.ServerWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {

  private static RateLimit perMinute(double rate) {
    return new RateLimit(rate, null, null, null, null, ServerWindow.MINUTE, null);
  }

  private static Capacity of(long calls, RateLimit limit, int concurrency, int workers) {
    return new Capacity(calls, 0, 0, Duration.ofSeconds(2), limit, concurrency, workers);
  }

  @Test
  void theNarrowestOfLimitsPlacesAndWorkersDecides() {
    assertThat(of(1_000, perMinute(600), 256, 1).perSecond()).isCloseTo(9.967, within(0.001));
    assertThat(of(1_000, perMinute(60_000), 256, 1).perSecond()).isEqualTo(128);
    assertThat(of(1_000, RateLimit.NONE, 100_000, 1).perSecond()).isEqualTo(4_000);
    assertThat(of(1_000, RateLimit.NONE, 100_000, 3).perSecond()).isEqualTo(12_000);
    assertThat(of(1_000, RateLimit.NONE.withConcurrency(10), 256, 1).perSecond()).isEqualTo(5);
  }

  @Test
  void tokensCountByWhatACallHasOfThem() {
    RateLimit tokens = RateLimit.NONE.withTokensPerMinute(60_000.0);
    Capacity capacity =
        new Capacity(1_000, 400_000, 100_000, Duration.ofSeconds(2), tokens, 256, 1);

    assertThat(capacity.perSecondByLimit()).isCloseTo(2 / 1.00333, within(0.001));
    assertThat(capacity.leastTime().toSeconds()).isEqualTo(501);
  }

  @Test
  void timeEndsWithTheLastAnswerAndCostsGrowWithTheCalls() {
    Capacity capacity = of(1_001, perMinute(60_000), 4_000, 2);

    assertThat(capacity.time().toMillis()).isBetween(3_000L, 3_010L);
    assertThat(capacity.inFlight()).isCloseTo(1_993, within(1.0));
    assertThat(of(1_000_000, perMinute(60_000), 4_000, 2).cpuTime())
        .isEqualTo(Duration.ofSeconds(250));
    assertThat(capacity.workerBytes() >> 20).isBetween(400L, 420L);
    assertThat(of(0, perMinute(600), 256, 1).time()).isZero();
    assertThat(of(10, RateLimit.NONE, 256, 1).leastTime()).isNull();
  }

  /** One, two and four workers, bound by the limit and by the places in flight: within 3 %. */
  @ParameterizedTest
  @CsvSource({
    "1, 6000, 1000, 20000",
    "2, 6000, 1000, 20000",
    "4, 6000, 1000, 20000",
    "1, 60000, 128, 10000",
    "2, 60000, 128, 10000",
    "4, 60000, 128, 10000",
    "1000, 600000, 100000, 200000",
  })
  void simulatedRunsTakeAsLongAsItSays(int workers, double rate, int concurrency, int calls) {
    SimulatedFleet fleet =
        new SimulatedFleet(
            7, Duration.ofMillis(20), Duration.ofMillis(1_500), Duration.ofMillis(2_500));
    RateLimit limit = perMinute(rate).withConcurrency(concurrency).withShards(workers);
    List<SimulatedFleet.Worker> all = new ArrayList<>();
    for (int key = 0; key < workers; key++) {
      all.add(fleet.worker(limit, Spread.over(workers, 1), key, concurrency, calls / workers));
    }
    Capacity capacity = of(calls, limit, concurrency, workers);

    fleet.run(capacity.time().multipliedBy(2));

    assertThat(fleet.arrived()).isEqualTo(calls);
    double predicted = capacity.time().minusSeconds(2).toMillis();
    assertThat(fleet.lastArrival().toMillis() / predicted).isCloseTo(1, within(0.03));
    assertThat(all).allSatisfy(worker -> assertThat(worker.sent()).isEqualTo(calls / workers));
  }
}
