package dev.assay.pipelines.benchmark;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arithmetic over the requests of one run. Rates need at least two requests. */
record Arrivals(List<Arrival> all) {

  private static final double NANOS = 1e9;

  Arrivals {
    all = all.stream().sorted(Comparator.comparingLong(Arrival::nanoTime)).toList();
  }

  /** Returns those that were answered with this status. */
  Arrivals withStatus(int status) {
    return new Arrivals(all.stream().filter(arrival -> arrival.status() == status).toList());
  }

  int count() {
    return all.size();
  }

  long first() {
    return all.get(0).nanoTime();
  }

  long last() {
    return all.get(all.size() - 1).nanoTime();
  }

  /** Returns the seconds from the first to the last. */
  double seconds() {
    return (last() - first()) / NANOS;
  }

  /** Returns how many came a second, over all of them. */
  double perSecond() {
    return (all.size() - 1) / seconds();
  }

  /** Returns how many came a second between the first tenth and the last. */
  double steadyPerSecond() {
    int from = all.size() / 10;
    int to = all.size() - 1 - from;
    return (to - from) / ((all.get(to).nanoTime() - all.get(from).nanoTime()) / NANOS);
  }

  /** Returns the part of an allowed rate that was used. */
  double shareOf(double perMinute) {
    return perSecond() * 60 / perMinute;
  }

  /** Returns the part of an allowed rate that was used between the first tenth and the last. */
  double steadyShareOf(double perMinute) {
    return steadyPerSecond() * 60 / perMinute;
  }

  /** Returns the most that came within any window of that length, however it lies. */
  int mostIn(Duration window) {
    int most = 0;
    int first = 0;
    for (int i = 0; i < all.size(); i++) {
      while (all.get(i).nanoTime() - all.get(first).nanoTime() >= window.toNanos()) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  /**
   * Returns the seconds from a moment until requests begin to come at a rate that they keep for a
   * window; NaN when they never do.
   *
   * @param window in seconds
   */
  double secondsUntilRate(long from, double perSecond, double window) {
    int least = (int) Math.ceil(perSecond * window);
    for (int i = 0; i + least < all.size(); i++) {
      long at = all.get(i).nanoTime();
      if (at >= from && all.get(i + least).nanoTime() - at <= window * NANOS) {
        return (at - from) / NANOS;
      }
    }
    return Double.NaN;
  }

  /**
   * Returns in how many windows, one after another from the first request, some have the status.
   */
  int windowsWith(int status, double window) {
    return (int)
        all.stream()
            .filter(arrival -> arrival.status() == status)
            .mapToLong(arrival -> (long) ((arrival.nanoTime() - first()) / NANOS / window))
            .distinct()
            .count();
  }

  /** Returns the most lanes that were between their first and their last request at one time. */
  int mostLanesTogether() {
    Map<String, Long> begins = new HashMap<>();
    Map<String, Long> ends = new HashMap<>();
    for (Arrival arrival : all) {
      begins.putIfAbsent(arrival.lane(), arrival.nanoTime());
      ends.put(arrival.lane(), arrival.nanoTime());
    }
    return begins.values().stream()
        .mapToInt(
            at ->
                (int)
                    begins.entrySet().stream()
                        .filter(lane -> lane.getValue() <= at && at <= ends.get(lane.getKey()))
                        .count())
        .max()
        .orElse(0);
  }
}
