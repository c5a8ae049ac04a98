package dev.assay.pipelines.run;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the stages of one stream share in this process with whoever started it.
 *
 * @param intake takes files
 * @param parts what is in place of files that were not done at the start
 * @param commits put parts in place
 * @param left counts runs that were not called
 */
record StreamStages(Intake intake, PartsInPlace parts, StreamCommits commits, AtomicLong left) {

  private static final Map<String, StreamStages> BY_EXPERIMENT = new ConcurrentHashMap<>();

  static StreamStages of(String experimentId) {
    return Objects.requireNonNull(BY_EXPERIMENT.get(experimentId), "the stream has ended");
  }

  void open(String experimentId) {
    BY_EXPERIMENT.put(experimentId, this);
  }

  static void close(String experimentId) {
    BY_EXPERIMENT.remove(experimentId);
  }
}
