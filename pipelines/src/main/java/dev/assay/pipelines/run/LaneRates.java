package dev.assay.pipelines.run;

import dev.assay.io.time.Clock;
import dev.assay.pipelines.console.LaneStatus;
import dev.assay.transforms.call.LaneKey;
import dev.assay.transforms.call.LaneSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what lanes have done so far into rates over the last minute and the time that is left. */
final class LaneRates {

  private static final double MINUTE = Duration.ofMinutes(1).toNanos();

  private record Sample(long at, long sent, long done) {}

  private final Map<LaneKey, Long> totals = new HashMap<>();
  private final Map<LaneKey, Deque<Sample>> samples = new HashMap<>();
  private final List<LaneKey> order = new ArrayList<>();
  private final Clock clock;
  private final long started;

  LaneRates(Survey survey, Clock clock) {
    this.clock = clock;
    this.started = clock.nanoTime();
    for (Survey.SurveyedLane lane : survey.lanes()) {
      totals.put(lane.key(), lane.runs());
      order.add(lane.key());
    }
  }

  /**
   * Returns the lanes in the order of the survey, then those that it did not know; one that has not
   * begun stands at nothing.
   */
  List<LaneStatus> status(List<LaneSnapshot> snapshots) {
    Map<LaneKey, LaneSnapshot> byLane = new HashMap<>();
    snapshots.forEach(snapshot -> byLane.put(snapshot.lane(), snapshot));
    byLane.keySet().stream().filter(lane -> !order.contains(lane)).forEach(order::add);
    return order.stream().map(lane -> status(lane, byLane.get(lane))).toList();
  }

  private LaneStatus status(LaneKey lane, @Nullable LaneSnapshot now) {
    long total = totals.getOrDefault(lane, LaneStatus.UNKNOWN);
    if (now == null) {
      return new LaneStatus(lane.label(), 0, total, 0, null, 0, 0, 0, "rows", null, null);
    }
    long done = now.answered() + now.refused() + now.failed();
    Sample sample = new Sample(clock.nanoTime(), now.sent(), done);
    Deque<Sample> lately = samples.computeIfAbsent(lane, key -> new ArrayDeque<>());
    if (lately.isEmpty()) {
      lately.add(new Sample(started, 0, 0));
    }
    lately.add(sample);
    while (lately.size() > 2 && sample.at() - lately.getFirst().at() > MINUTE) {
      lately.removeFirst();
    }
    Sample first = lately.getFirst();
    double minutes = Math.max(1e-6, (sample.at() - first.at()) / MINUTE);
    double donePerMinute = (done - first.done()) / minutes;
    Long left =
        donePerMinute <= 0 || total == LaneStatus.UNKNOWN
            ? null
            : Long.valueOf((long) ((total - done) / donePerMinute * 60));
    return new LaneStatus(
        lane.label(),
        done,
        total,
        (now.sent() - first.sent()) / minutes,
        now.limitPerMinute(),
        now.inFlight(),
        now.retries(),
        now.failed(),
        now.waitingFor(),
        left,
        now.costUsd() > 0 ? Double.valueOf(now.costUsd()) : null);
  }
}
