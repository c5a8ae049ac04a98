package dev.assay.transforms.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.api.Demand;
import dev.assay.io.api.LimitRule;
import dev.assay.io.api.ServerWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sends as the pacer allows and counts as a server would, in virtual time. */
class PacerProperties {

  private record Arrival(long at, long units) {}

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static LimitRule rule(ServerWindow window) {
    return new LimitRule(window, window, LimitRule.Total.SUM, true, 0);
  }

  private static List<Arrival> send(
      Pacer pacer, long until, long jitter, int largest, SplittableRandom random) {
    List<Arrival> arrivals = new ArrayList<>();
    long now = 0;
    while (now < until) {
      long units = 1L + random.nextInt(largest);
      Demand demand = new Demand(units, 0, units);
      long wait = pacer.waitNanos(now, demand);
      while (wait > 0) {
        now += wait;
        wait = pacer.waitNanos(now, demand);
      }
      pacer.send(now, demand);
      pacer.end(now, demand, demand);
      arrivals.add(new Arrival(now + random.nextLong(jitter + 1), units));
    }
    arrivals.sort((a, b) -> Long.compare(a.at(), b.at()));
    return arrivals;
  }

  /** The most units in any window, wherever it begins: no alignment of fixed windows has more. */
  private static long mostIn(List<Arrival> arrivals, long window) {
    long most = 0;
    long sum = 0;
    int first = 0;
    for (Arrival arrival : arrivals) {
      sum += arrival.units();
      while (arrival.at() - arrivals.get(first).at() >= window) {
        sum -= arrivals.get(first).units();
        first++;
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  @Property(tries = 60)
  void noWindowOfAnyAlignmentHoldsMoreTokensThanTheLimit(
      @ForAll @IntRange(min = 1_000, max = 200_000) int perMinute,
      @ForAll @IntRange(min = 1, max = 100) int largestPercent,
      @ForAll long seed) {
    int largest = Math.max(1, perMinute * largestPercent / 100);
    Pacer pacer =
        new Pacer(
            RateLimit.NONE.withTokensPerMinute((double) perMinute), rule(ServerWindow.MINUTE));

    List<Arrival> arrivals =
        send(pacer, 600 * SECOND, SECOND / 5, largest, new SplittableRandom(seed));

    assertThat(mostIn(arrivals, 60 * SECOND)).isLessThanOrEqualTo(perMinute);
  }

  @Property(tries = 60)
  void aMinuteThatWasNamedIsKeptWithoutKeepingEveryGap(
      @ForAll @IntRange(min = 6, max = 60_000) int perMinute, @ForAll long seed) {
    RateLimit limit =
        new RateLimit((double) perMinute, null, null, null, null, ServerWindow.MINUTE, null);
    Pacer pacer = new Pacer(limit, LimitRule.STANDARD);

    List<Arrival> arrivals = send(pacer, 300 * SECOND, SECOND / 6, 1, new SplittableRandom(seed));

    assertThat(mostIn(arrivals, 60 * SECOND)).isLessThanOrEqualTo(perMinute);
  }

  @Property(tries = 30)
  void smallRequestsUseNinetyNinePercentOfATokenLimit(
      @ForAll @IntRange(min = 30_000, max = 300_000) int perMinute, @ForAll long seed) {
    Pacer pacer =
        new Pacer(
            RateLimit.NONE.withTokensPerMinute((double) perMinute), rule(ServerWindow.MINUTE));

    List<Arrival> arrivals =
        send(pacer, 600 * SECOND, 0, perMinute / 200, new SplittableRandom(seed));

    double used = arrivals.stream().mapToLong(Arrival::units).sum();
    assertThat(used / (perMinute * 10.0)).isGreaterThanOrEqualTo(0.99);
  }

  @Property(tries = 60)
  void shortWindowsAreKeptWithTheirJitter(
      @ForAll @IntRange(min = 6, max = 60_000) int perMinute,
      @ForAll boolean named,
      @ForAll long seed) {
    for (ServerWindow window : List.of(ServerWindow.SECOND, ServerWindow.TEN_SECONDS)) {
      boolean second = window == ServerWindow.SECOND;
      long length = second ? SECOND : 10 * SECOND;
      long jitter = second ? SECOND / 125 : SECOND / 25;
      RateLimit limit =
          new RateLimit((double) perMinute, null, null, null, null, named ? window : null, null);
      Pacer pacer = new Pacer(limit, rule(window));

      List<Arrival> arrivals = send(pacer, 30 * SECOND, jitter, 1, new SplittableRandom(seed));

      double allowed = window.allowance(perMinute);
      assertThat(mostIn(arrivals, length)).isLessThanOrEqualTo((long) Math.max(1, allowed));
    }
  }

  @Property(tries = 30)
  void allDimensionsAreKeptAtOnce(@ForAll long seed) {
    Pacer pacer =
        new Pacer(
            RateLimit.ofRequests(300.0)
                .withTokensPerMinute(20_000.0)
                .withInputTokensPerMinute(15_000.0),
            rule(ServerWindow.MINUTE));

    List<Arrival> arrivals = send(pacer, 300 * SECOND, SECOND / 5, 200, new SplittableRandom(seed));

    assertThat(mostIn(arrivals, 60 * SECOND)).isLessThanOrEqualTo(15_000);
    assertThat(mostIn(arrivals.stream().map(a -> new Arrival(a.at(), 1)).toList(), 60 * SECOND))
        .isLessThanOrEqualTo(300);
  }
}
