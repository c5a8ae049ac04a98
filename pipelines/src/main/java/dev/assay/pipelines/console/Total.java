package dev.assay.pipelines.console;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds lanes up to one that stands for all. */
final class Total {

  private static final String NAME = "total";

  private Total() {}

  /**
   * The total is known where every lane's is; the time left is that of the slowest lane, since
   * lanes run side by side; the cost is that of the lanes whose cost is known.
   */
  static LaneStatus of(List<LaneStatus> lanes) {
    return new LaneStatus(
        NAME,
        lanes.stream().mapToLong(LaneStatus::done).sum(),
        lanes.stream().anyMatch(lane -> lane.total() < 0)
            ? LaneStatus.UNKNOWN
            : lanes.stream().mapToLong(LaneStatus::total).sum(),
        lanes.stream().mapToDouble(LaneStatus::perMinute).sum(),
        null,
        lanes.stream().mapToLong(LaneStatus::inFlight).sum(),
        lanes.stream().mapToLong(LaneStatus::retries).sum(),
        lanes.stream().mapToLong(LaneStatus::failed).sum(),
        null,
        longest(lanes),
        cost(lanes));
  }

  private static @Nullable Long longest(List<LaneStatus> lanes) {
    List<Long> left =
        lanes.stream()
            .filter(lane -> lane.total() < 0 || lane.done() < lane.total())
            .map(LaneStatus::etaSeconds)
            .toList();
    return left.isEmpty() || left.stream().anyMatch(Objects::isNull)
        ? null
        : left.stream().max(Long::compare).orElseThrow();
  }

  private static @Nullable Double cost(List<LaneStatus> lanes) {
    List<Double> known = lanes.stream().map(LaneStatus::costUsd).filter(Objects::nonNull).toList();
    return known.isEmpty()
        ? null
        : Double.valueOf(known.stream().mapToDouble(Double::doubleValue).sum());
  }
}
