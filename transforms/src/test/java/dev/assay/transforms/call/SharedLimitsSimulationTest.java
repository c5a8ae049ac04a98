package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.ServerWindow;
import dev.assay.transforms.call.SimulatedFleet.Limiter;
import dev.assay.transforms.call.SimulatedFleet.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What many workers together send, as the server counts it. */
class SharedLimitsSimulationTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration JITTER = Duration.ofMillis(100);
  private static final long PLENTY = Long.MAX_VALUE;

  private static SimulatedFleet fleet() {
    return new SimulatedFleet(7, JITTER, Duration.ofMillis(200), Duration.ofSeconds(3));
  }

  private static RateLimit limit(double perMinute, int shards) {
    return new RateLimit(perMinute, null, null, null, null, ServerWindow.MINUTE, shards);
  }

  @ParameterizedTest
  @CsvSource({"2, 6000", "4, 6000", "4, 601", "7, 1000", "1000, 60000"})
  void keysOnWorkersOfTheirOwnKeepTheLimitTogetherAndUseIt(int workers, double perMinute) {
    SimulatedFleet fleet = fleet();
    RateLimit limit = limit(perMinute, workers);
    for (int key = 0; key < workers; key++) {
      fleet.worker(limit, Spread.over(workers, 1), key, 10_000, PLENTY);
    }

    fleet.run(Duration.ofMinutes(5));

    assertThat(fleet.mostIn(MINUTE)).isLessThanOrEqualTo((int) perMinute);
    assertThat(fleet.utilisation(perMinute, MINUTE, Duration.ofMinutes(5))).isGreaterThan(0.97);
  }

  /** A window of a second allows ten; three keys have three, three and four of them. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 10})
  void keysOfAShortWindowHaveWholeRequestsOfIt(int workers) {
    SimulatedFleet fleet =
        new SimulatedFleet(7, Duration.ofMillis(10), Duration.ofMillis(200), Duration.ofSeconds(3));
    RateLimit limit = new RateLimit(600.0, null, null, null, null, ServerWindow.SECOND, workers);
    for (int key = 0; key < workers; key++) {
      fleet.worker(limit, Spread.over(workers, 1), key, 1_000, PLENTY);
    }

    fleet.run(Duration.ofMinutes(5));

    assertThat(fleet.mostIn(Duration.ofSeconds(1))).isLessThanOrEqualTo(10);
    assertThat(fleet.utilisation(600, MINUTE.multipliedBy(3), MINUTE.multipliedBy(5)))
        .isGreaterThan(0.97);
  }

  @Test
  void generatorAndJudgeAtTheSameTimeOnDifferentWorkersKeepTheLimit() {
    SimulatedFleet fleet = fleet();
    RateLimit limit = limit(1_200, 2);
    Spread generator = Spread.over(4, 2);
    for (int key = 0; key < 2; key++) {
      fleet.worker(limit, generator, key, 1_000, PLENTY);
      fleet.worker(limit, generator.ofStage(1), key, 1_000, PLENTY);
    }

    fleet.run(Duration.ofMinutes(4));

    assertThat(fleet.mostIn(MINUTE)).isLessThanOrEqualTo(1_200);
    assertThat(fleet.utilisation(1_200, MINUTE, Duration.ofMinutes(4))).isGreaterThan(0.97);
  }

  /** What judges follow: their stage begins on workers that know nothing of what was sent. */
  @ParameterizedTest
  @ValueSource(ints = {60, 1_200})
  void judgesThatFollowOnOtherWorkersKeepTheLimit(int perMinute) {
    SimulatedFleet fleet = fleet();
    RateLimit limit = limit(perMinute, 2);
    List<Worker> generators = new ArrayList<>();
    for (int key = 0; key < 2; key++) {
      generators.add(fleet.worker(limit, Spread.over(4, 1), key, 1_000, PLENTY));
    }
    fleet.run(Duration.ofSeconds(150));
    generators.forEach(Worker::lose);
    for (int key = 0; key < 2; key++) {
      fleet.worker(limit, Spread.over(4, 1), key, 1_000, PLENTY);
    }
    fleet.run(Duration.ofSeconds(150));

    assertThat(fleet.mostIn(MINUTE)).isLessThanOrEqualTo(perMinute);
    assertThat(fleet.utilisation(perMinute, MINUTE, Duration.ofMinutes(5))).isGreaterThan(0.96);
  }

  @Test
  void aProcessThatServesTwoKeysHasBothPartsAndNothingLiesIdleWhenOneEnds() {
    SimulatedFleet fleet = fleet();
    RateLimit limit = limit(1_200, 3);
    Worker both = fleet.worker(limit, Spread.ONE_PROCESS, 0, 1_000, PLENTY);

    fleet.run(Duration.ofMinutes(2));

    assertThat(both.sent()).isBetween(2_350L, 2_400L);
  }

  @ParameterizedTest
  @CsvSource({"1, 1200", "2, 1200", "2, 60", "8, 6000", "40, 60000"})
  void jobsOnOneAccountKeepTheLimitThroughALimiterAndUseIt(int jobs, double perMinute) {
    SimulatedFleet fleet = fleet();
    Limiter limiter = fleet.limiter(8);
    for (int job = 0; job < jobs; job++) {
      fleet.worker(limit(perMinute, 1), Spread.ONE_PROCESS, 0, 10_000, PLENTY, limiter);
    }

    fleet.run(Duration.ofMinutes(4));

    assertThat(fleet.mostIn(MINUTE)).isLessThanOrEqualTo((int) perMinute);
    assertThat(fleet.utilisation(perMinute, MINUTE, Duration.ofMinutes(4))).isGreaterThan(0.97);
  }

  /** One job can only use a tenth; what it does not need is the other's. */
  @Test
  void aSlowJobLeavesItsPartToTheOthers() {
    SimulatedFleet fleet = fleet();
    Limiter limiter = fleet.limiter(8);
    Worker slow = fleet.worker(limit(12_000, 1), Spread.ONE_PROCESS, 0, 32, PLENTY, limiter);
    fleet.worker(limit(12_000, 1), Spread.ONE_PROCESS, 0, 10_000, PLENTY, limiter);

    fleet.run(Duration.ofMinutes(3));

    assertThat(slow.sent()).isLessThan(4_000);
    assertThat(fleet.mostIn(MINUTE)).isLessThanOrEqualTo(12_000);
    assertThat(fleet.utilisation(12_000, MINUTE, Duration.ofMinutes(3))).isGreaterThan(0.93);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aThousandWorkersOutliveTheirLimiterAndATenthOfThemselves(boolean forgetful) {
    int perMinute = 60_000;
    SimulatedFleet fleet = fleet();
    Limiter limiter = fleet.limiter(1_000);
    List<Worker> workers = new ArrayList<>();
    for (int job = 0; job < 1_000; job++) {
      workers.add(fleet.worker(limit(perMinute, 1), Spread.ONE_PROCESS, 0, 100, PLENTY, limiter));
    }
    fleet.after(Duration.ofSeconds(100), () -> workers.subList(0, 100).forEach(Worker::lose));
    fleet.after(Duration.ofSeconds(150), limiter::goDown);
    fleet.after(Duration.ofSeconds(190), () -> limiter.comeUp(forgetful));

    fleet.run(Duration.ofSeconds(270));

    assertThat(fleet.mostIn(MINUTE)).isLessThanOrEqualTo(perMinute);
    assertThat(fleet.utilisation(perMinute, Duration.ofSeconds(20), Duration.ofSeconds(150)))
        .isGreaterThan(0.97);
    assertThat(fleet.utilisation(perMinute, Duration.ofSeconds(155), Duration.ofSeconds(190)))
        .as("nine tenths of the workers, each a thousandth of the limit")
        .isBetween(0.8, 0.95);
    assertThat(fleet.utilisation(perMinute, Duration.ofSeconds(200), Duration.ofSeconds(270)))
        .isGreaterThan(0.97);
  }
}
