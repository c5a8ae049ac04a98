package dev.assay.transforms.call;

import dev.assay.io.api.ServerWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints what simulated fleets use of a limit of 600,000 requests a minute, and the most that any
 * minute held: {@code java -cp … dev.assay.transforms.call.FleetFigures}, some seconds a line.
 */
final class FleetFigures {

  private static final int PER_MINUTE = 600_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TIME = Duration.ofMinutes(3);
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  private FleetFigures() {}

  /** Prints them. */
  public static void main(String[] arguments) {
    System.out.printf("%-34s %8s %12s %14s%n", "fleet", "workers", "share used", "most a minute");
    for (int workers : List.of(1, 2, 4, 32, 1_000)) {
      print("shards", workers, shards(workers));
    }
    for (int workers : List.of(1, 2, 4, 32, 1_000)) {
      print("limiter", workers, limiter(workers, false));
    }
    print("limiter, 1/10 lost, 20 s away", 1_000, limiter(1_000, true));
  }

  private static SimulatedFleet fleet() {
    return new SimulatedFleet(
        7, Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofSeconds(3));
  }

  private static RateLimit limit(int shards) {
    return new RateLimit((double) PER_MINUTE, null, null, null, null, ServerWindow.MINUTE, shards);
  }

  private static SimulatedFleet shards(int workers) {
    SimulatedFleet fleet = fleet();
    for (int key = 0; key < workers; key++) {
      fleet.worker(limit(workers), Spread.over(workers, 1), key, 100_000, Long.MAX_VALUE);
    }
    fleet.run(TIME);
    return fleet;
  }

  private static SimulatedFleet limiter(int workers, boolean faults) {
    SimulatedFleet fleet = fleet();
    SimulatedFleet.Limiter limiter = fleet.limiter(workers);
    List<SimulatedFleet.Worker> all = new ArrayList<>();
    for (int job = 0; job < workers; job++) {
      all.add(fleet.worker(limit(1), Spread.ONE_PROCESS, 0, 100_000, Long.MAX_VALUE, limiter));
    }
    if (faults) {
      fleet.after(MINUTE, () -> all.subList(0, workers / 10).forEach(SimulatedFleet.Worker::lose));
      fleet.after(MINUTE.plus(OUTAGE), limiter::goDown);
      fleet.after(MINUTE.plus(OUTAGE.multipliedBy(2)), () -> limiter.comeUp(true));
    }
    fleet.run(TIME);
    return fleet;
  }

  private static void print(String name, int workers, SimulatedFleet fleet) {
    System.out.printf(
        Locale.ROOT,
        "%-34s %8d %11.2f%% %,14d%n",
        name,
        workers,
        100 * fleet.utilisation(PER_MINUTE, MINUTE, TIME),
        fleet.mostIn(MINUTE));
  }
}
