package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.metrics.StringSetResult;

/**
 * What the lanes of a pipeline did on workers elsewhere, as far as its metrics tell: counts of runs
 * and calls, and why a lane was stopped. A bundle that ran again counts again.
 */
public final class LanesElsewhere {

  private static final double MICROS = 1e6;

  private final Map<MetricName, Long> counts = new HashMap<>();
  private final Map<MetricName, CallError> reasons = new HashMap<>();

  private LanesElsewhere(MetricQueryResults metrics) {
    for (MetricResult<Long> counter : metrics.getCounters()) {
      counts.merge(counter.getName(), counter.getAttempted(), Long::sum);
    }
    for (MetricResult<StringSetResult> set : metrics.getStringSets()) {
      if (set.getName().getName().equals(CallMetrics.STOPPED)) {
        set.getAttempted().getStringSet().stream()
            .sorted()
            .findFirst()
            .ifPresent(reason -> reasons.put(set.getName(), error(reason)));
      }
    }
  }

  /** Returns what each of the lanes did that did anything. */
  public static List<LaneSnapshot> of(MetricResults metrics, List<LaneKey> lanes) {
    LanesElsewhere found =
        new LanesElsewhere(metrics.queryMetrics(MetricsFilter.builder().build()));
    List<LaneSnapshot> snapshots = new ArrayList<>();
    for (LaneKey lane : lanes) {
      LaneSnapshot snapshot = found.snapshot(lane.whole());
      if (snapshot.stoppedBy() != null
          || snapshot.answered() + snapshot.refused() + snapshot.failed() > 0) {
        snapshots.add(snapshot);
      }
    }
    return snapshots;
  }

  private LaneSnapshot snapshot(LaneKey lane) {
    return new LaneSnapshot(
        lane,
        null,
        count(lane, "runs_answered"),
        count(lane, "runs_refused"),
        count(lane, "runs_failed"),
        count(lane, "calls"),
        count(lane, "retries"),
        Duration.ZERO,
        0,
        null,
        reasons.get(name(lane, CallMetrics.STOPPED)),
        count(lane, "cost_micro_usd") / MICROS);
  }

  private long count(LaneKey lane, String name) {
    return counts.getOrDefault(name(lane, name), 0L);
  }

  private static MetricName name(LaneKey lane, String name) {
    return MetricName.named(CallMetrics.ofLane(lane).namespace(), name);
  }

  private static CallError error(String reason) {
    int blank = reason.indexOf(' ');
    return new CallError(
        reason.substring(0, blank),
        reason.substring(blank + 1),
        null,
        Verdict.LANE_TERMINAL,
        false,
        null);
  }
}
