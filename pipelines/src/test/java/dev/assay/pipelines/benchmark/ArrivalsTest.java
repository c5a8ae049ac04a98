package dev.assay.pipelines.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {

  private static Arrival at(double seconds, String lane) {
    return new Arrival((long) (seconds * 1e9), 200, lane);
  }

  @Test
  void aRateCountsGapsAndNotRequests() {
    Arrivals arrivals =
        new Arrivals(IntStream.range(0, 601).mapToObj(i -> at(i / 20.0, "one")).toList());

    assertThat(arrivals.perSecond()).isCloseTo(20, within(1e-9));
    assertThat(arrivals.shareOf(1_200)).isCloseTo(1, within(1e-9));
    assertThat(arrivals.seconds()).isCloseTo(30, within(1e-9));
  }

  @Test
  void theSteadyPartLeavesOutASlowStartAndASlowEnd() {
    List<Arrival> all = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> all.add(at(i, "one")));
    IntStream.rangeClosed(0, 80).forEach(i -> all.add(at(10 + i / 100.0, "one")));
    IntStream.rangeClosed(1, 9).forEach(i -> all.add(at(20 + i, "one")));

    assertThat(new Arrivals(all).steadyPerSecond()).isCloseTo(100, within(2.0));
  }

  @Test
  void requestsOfSeveralConnectionsAreSortedFirst() {
    Arrivals arrivals = new Arrivals(List.of(at(3, "one"), at(1, "one"), at(2, "one")));

    assertThat(arrivals.first()).isEqualTo(1_000_000_000L);
    assertThat(arrivals.last()).isEqualTo(3_000_000_000L);
  }

  @Test
  void lanesThatFollowOneAnotherAreNotTogether() {
    Arrivals after =
        new Arrivals(List.of(at(0, "a"), at(1, "a"), at(2, "b"), at(3, "b"), at(4, "c")));
    Arrivals together =
        new Arrivals(List.of(at(0, "a"), at(1, "b"), at(2, "a"), at(3, "b"), at(4, "c")));

    assertThat(after.mostLanesTogether()).isEqualTo(1);
    assertThat(together.mostLanesTogether()).isEqualTo(2);
  }

  @Test
  void onlyRequestsWithTheStatusAreCounted() {
    Arrivals arrivals = new Arrivals(List.of(at(0, "a"), new Arrival(1, 429, "a")));

    assertThat(arrivals.withStatus(429).count()).isEqualTo(1);
  }

  @Test
  void aRateIsReachedWhenItIsKeptForTheWholeWindow() {
    List<Arrival> all = new ArrayList<>(List.of(at(0, "a"), at(3, "a"), at(3.1, "a")));
    IntStream.rangeClosed(0, 60).forEach(i -> all.add(at(10 + i / 10.0, "a")));

    Arrivals arrivals = new Arrivals(all);
    assertThat(arrivals.secondsUntilRate(2_000_000_000L, 9.5, 5)).isCloseTo(8, within(1e-6));
    assertThat(arrivals.secondsUntilRate(2_000_000_000L, 10.5, 5)).isNaN();
  }

  @Test
  void aWindowIsCountedOnceHoweverOftenItWasExceeded() {
    Arrivals arrivals =
        new Arrivals(
            List.of(
                at(0, "a"),
                new Arrival(500_000_000L, 429, "a"),
                new Arrival(600_000_000L, 429, "a"),
                new Arrival(2_100_000_000L, 429, "a")));

    assertThat(arrivals.windowsWith(429, 1)).isEqualTo(2);
    assertThat(arrivals.windowsWith(429, 60)).isEqualTo(1);
  }

  @Test
  void theFullestWindowIsFoundHoweverItLies() {
    Arrivals arrivals =
        new Arrivals(
            List.of(
                at(0, "a"), at(0.9, "a"), at(1.1, "a"), at(1.8, "a"), at(1.9, "a"), at(5, "a")));

    assertThat(arrivals.mostIn(Duration.ofSeconds(1))).isEqualTo(3);
    assertThat(arrivals.mostIn(Duration.ofMillis(1_001))).isEqualTo(4);
    assertThat(arrivals.steadyShareOf(120)).isCloseTo(5 / 5.0 / 2, within(1e-9));
  }

  @Test
  void aLineOfTheAccountReadsBack() {
    Arrival arrival = new Arrival(-17, 429, "group3");

    assertThat(Arrival.parse(arrival.line())).isEqualTo(arrival);
  }
}
