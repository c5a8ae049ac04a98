package dev.assay.pipelines.run;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.ledger.LedgerException;
import dev.assay.transforms.call.LaneSnapshot;
import dev.assay.transforms.call.Lanes;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the calling ended.
 *
 * @param lanes what each lane did
 * @param signal the signal that asked to stop, such as {@code INT}; null for none
 * @param raised the first error, where errors are to end the run; null for none
 */
record RunEnd(List<LaneSnapshot> lanes, @Nullable String signal, @Nullable String raised) {

  private static final String UNRECORDED = "LEDGER_WRITE";

  private static final List<String> OF_KEYS =
      List.of("HTTP_401", "HTTP_403", "AUTH_MISSING", "CONNECTION_INVALID");

  /** Stops every lane as soon as its calls cannot be recorded, also those that wait. */
  static Consumer<LedgerException> stoppingAll(String experimentId) {
    return problem ->
        Lanes.of(experimentId)
            .stop(
                new CallError(
                    UNRECORDED,
                    String.valueOf(problem.getMessage()),
                    null,
                    Verdict.LANE_TERMINAL,
                    false,
                    null));
  }

  static RunEnd of(String experimentId, @Nullable String signal) {
    return new RunEnd(Lanes.of(experimentId).snapshots(), signal, null);
  }

  /** Returns this end with the error that the run was to end by. */
  RunEnd raising(String error) {
    return new RunEnd(lanes, signal, error);
  }

  /** Whether something ended the calling before its last row. */
  boolean isCutShort() {
    return signal != null || !stoppedLanes().isEmpty();
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
        .anyMatch(lane -> lane.stoppedBy() != null && lane.stoppedBy().code().equals(UNRECORDED));
  }
}
