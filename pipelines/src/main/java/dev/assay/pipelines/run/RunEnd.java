package dev.assay.pipelines.run;

import dev.assay.transforms.call.LaneSnapshot;
import dev.assay.transforms.call.Lanes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the calling ended.
 *
 * @param lanes what each lane did
 * @param signal the signal that asked to stop, such as {@code INT}; null for none
 */
record RunEnd(List<LaneSnapshot> lanes, @Nullable String signal) {

  private static final List<String> OF_KEYS =
      List.of("HTTP_401", "HTTP_403", "AUTH_MISSING", "CONNECTION_INVALID");

  static RunEnd of(String experimentId, @Nullable String signal) {
    return new RunEnd(Lanes.of(experimentId).snapshots(), signal);
  }

  List<LaneSnapshot> stoppedLanes() {
    return lanes.stream().filter(lane -> lane.stoppedBy() != null).toList();
  }

  /** Whether no lane is left and all were stopped for their keys. */
  boolean withoutPermission() {
    return !lanes.isEmpty()
        && lanes.stream()
            .allMatch(
                lane -> lane.stoppedBy() != null && OF_KEYS.contains(lane.stoppedBy().code()));
  }

  /** Whether a lane was stopped because its calls could not be recorded. */
  boolean unwritable() {
    return lanes.stream()
        .anyMatch(
            lane -> lane.stoppedBy() != null && lane.stoppedBy().code().equals("LEDGER_WRITE"));
  }
}
