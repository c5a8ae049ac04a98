package dev.assay.pipelines.console;

import java.util.Optional;

/** The phrases that the live view and the plain line share. */
final class Progress {

  private Progress() {}

  /** {@code 412/1,000 41 %}, or {@code 412 done} while the total is unknown. */
  static String done(LaneStatus lane) {
    return lane.total() < 0
        ? Figures.count(lane.done()) + " done"
        : Figures.count(lane.done())
            + "/"
            + Figures.count(lane.total())
            + " "
            + Figures.percent(lane.done(), lane.total());
  }

  /** {@code 498/min}, {@code 498 of 500/min}. */
  static String rate(LaneStatus lane) {
    String limit =
        lane.limitPerMinute() == null ? "" : " of " + Figures.rate(lane.limitPerMinute());
    return Figures.rate(lane.perMinute()) + limit + "/min";
  }

  /** {@code 12 min left}, where it is known and there is something left. */
  static Optional<String> left(LaneStatus lane) {
    return lane.etaSeconds() == null || lane.done() == lane.total()
        ? Optional.empty()
        : Optional.of(Figures.left(lane.etaSeconds()) + " left");
  }

  /** {@code 1 retry}, {@code 2 retries}. */
  static String retries(LaneStatus lane) {
    return Figures.count(lane.retries()) + (lane.retries() == 1 ? " retry" : " retries");
  }
}
