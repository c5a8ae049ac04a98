package dev.assay.transforms.call;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.CallTrace;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Usage;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The Beam metrics of calling. Their names are stable; {@code pipelines/docs/metrics.md} lists
 * them. What an earlier process has paid for is not counted again, and a bundle that runs again
 * counts again where its runner counts attempts.
 *
 * @param namespace {@link #NAMESPACE}, or that of a lane
 */
record CallMetrics(String namespace) implements Serializable {

  /** Of all lanes of a stage together. */
  static final String NAMESPACE = "assay";

  /** Before a lane's label, for the metrics of that lane alone. */
  static final String LANE_NAMESPACE = "assay.lane.";

  /** The set of reasons for which a lane was stopped: code, a blank, message. */
  static final String STOPPED = "stopped";

  /** Metrics of all lanes of a stage. */
  static final CallMetrics ALL = new CallMetrics(NAMESPACE);

  /** Time that rate limits held a lane back, where autoscalers look for it. */
  private static final Counter THROTTLED =
      Metrics.counter(Metrics.THROTTLE_TIME_NAMESPACE, Metrics.THROTTLE_TIME_COUNTER_NAME);

  private static final double MICROS = 1e6;

  /** Metrics of one lane. */
  static CallMetrics ofLane(LaneKey key) {
    return new CallMetrics(LANE_NAMESPACE + key.whole().label());
  }

  /** Returns what counts each run of a lane before it goes on; on the thread of a bundle. */
  static Consumer<Run> counted(LaneKey key, Consumer<Run> out) {
    CallMetrics ofLane = ofLane(key);
    return run -> {
      ALL.count(run);
      ofLane.count(run);
      out.accept(run);
    };
  }

  /**
   * Tells why a lane takes no more requests, where it does not, to the process that started the
   * run; on the thread of a bundle.
   */
  static void stopped(LaneSnapshot lane) {
    CallError reason = lane.stoppedBy();
    if (reason != null) {
      Metrics.stringSet(ofLane(lane.lane()).namespace(), STOPPED)
          .add(reason.code() + " " + reason.message());
    }
  }

  /** Counts time that rate limits held a lane back; on the thread of a bundle. */
  static void throttled(long millis) {
    if (millis > 0) {
      THROTTLED.inc(millis);
    }
  }

  /** Counts a run that got its outcome; on the thread of a bundle. */
  void count(Run run) {
    run.outcome()
        .<CallMetrics>match(
            pending -> this,
            answered -> {
              count("runs_answered", 1);
              return tokens(run, answered.completion().usage());
            },
            refused -> {
              count("runs_refused", 1);
              return tokens(run, refused.completion().usage());
            },
            failed -> {
              count("runs_failed", 1);
              return this;
            });
    CallTrace trace = run.trace();
    if (trace.fromLedger()) {
      count("runs_from_ledger", 1);
      return;
    }
    count("calls", trace.attempts());
    count("retries", run.retries());
    count("rate_limited", trace.rateLimited());
    count("in_doubt", trace.inDoubt());
    Double cost = trace.costUsd();
    if (cost != null) {
      count("cost_micro_usd", Math.round(cost * MICROS));
    }
  }

  private CallMetrics tokens(Run run, Usage usage) {
    if (!run.trace().fromLedger()) {
      latency().update(run.trace().latencyMs());
      count("input_tokens", usage.inputTokens());
      count("output_tokens", usage.outputTokens());
    }
    return this;
  }

  private Distribution latency() {
    return Metrics.distribution(namespace, "latency_ms");
  }

  private void count(String name, long more) {
    if (more > 0) {
      Metrics.counter(namespace, name).inc(more);
    }
  }

  private void count(String name, @Nullable Long more) {
    if (more != null) {
      count(name, more.longValue());
    }
  }
}
