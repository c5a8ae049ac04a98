package dev.assay.pipelines.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Progress where no person watches: one line now and then, fit for a log. */
public final class PlainProgress {

  /** How long to wait from one line to the next. */
  public static final Duration INTERVAL = Duration.ofSeconds(10);

  private PlainProgress() {}

  /** Returns one line for all lanes, without a line end. */
  public static String line(List<LaneStatus> lanes) {
    LaneStatus all = Total.of(lanes);
    List<String> parts = new ArrayList<>();
    parts.add(Progress.done(all));
    parts.add(Progress.rate(all));
    parts.add(Figures.count(all.inFlight()) + " in flight");
    if (all.retries() > 0) {
      parts.add(Progress.retries(all));
    }
    if (all.failed() > 0) {
      parts.add(Figures.count(all.failed()) + " failed");
    }
    Progress.left(all).ifPresent(parts::add);
    if (all.costUsd() != null) {
      parts.add(Figures.usd(all.costUsd()));
    }
    List<String> waiting = new ArrayList<>();
    for (LaneStatus lane : lanes) {
      if (lane.waitingFor() != null) {
        waiting.add(Cells.clean(lane.lane()) + " for " + Cells.clean(lane.waitingFor()));
      }
    }
    return String.join(", ", parts)
        + (waiting.isEmpty() ? "" : "; waiting: " + String.join(", ", waiting));
  }
}
