package dev.assay.io.platform.datadog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment is told to Datadog.
 *
 * @param project name of the project, which is made where it is not there
 * @param dataset name of the dataset; null for that of the rows
 * @param experiment name of the experiment; null for its own
 * @param ensureUnique whether the server adds a time to the experiment's name, else an experiment
 *     of that name is the one meant
 * @param eventsType {@code data.type} of events: {@code events} or, as the tracers send it, {@code
 *     experiments}
 * @param now against which the ages of metrics are measured
 * @param restamp whether metrics that are too old get {@code now} as their time
 * @param maxBytes most bytes of a body, unless one run alone has more
 * @param maxItems most records, or spans, of a body
 */
public record DatadogSettings(
    String project,
    @Nullable String dataset,
    @Nullable String experiment,
    boolean ensureUnique,
    String eventsType,
    Instant now,
    boolean restamp,
    int maxBytes,
    int maxItems) {

  /** The project unless another is named. */
  public static final String PROJECT = "assay";

  /** {@code data.type} of events in the API's own description. */
  public static final String EVENTS = "events";

  /** {@code data.type} of events as the tracers send it; the server takes both. */
  public static final String EXPERIMENTS = "experiments";

  /**
   * A fifth of the largest event that is taken, so that what is sent again after a cut is little.
   */
  public static final int MAX_BYTES = 1 << 20;

  /** As many records as the vendor's clients send at once. */
  public static final int MAX_ITEMS = 1_000;

  /** Checks the type. */
  public DatadogSettings {
    if (!eventsType.equals(EVENTS) && !eventsType.equals(EXPERIMENTS)) {
      throw new IllegalArgumentException(
          "Invalid type of events: " + eventsType + " (must be events or experiments)");
    }
  }

  /** The usual settings. */
  public static DatadogSettings at(Instant now) {
    return new DatadogSettings(PROJECT, null, null, true, EVENTS, now, false, MAX_BYTES, MAX_ITEMS);
  }

  /** Returns these settings with other names; null keeps what there is. */
  public DatadogSettings named(
      @Nullable String project, @Nullable String dataset, @Nullable String experiment) {
    return new DatadogSettings(
        project == null ? this.project : project,
        dataset == null ? this.dataset : dataset,
        experiment == null ? this.experiment : experiment,
        ensureUnique,
        eventsType,
        now,
        restamp,
        maxBytes,
        maxItems);
  }

  /** Returns these settings with another type of events. */
  public DatadogSettings withEventsType(String type) {
    return new DatadogSettings(
        project, dataset, experiment, ensureUnique, type, now, restamp, maxBytes, maxItems);
  }

  /** Returns these settings, in which the server makes names unique or not. */
  public DatadogSettings withEnsureUnique(boolean unique) {
    return new DatadogSettings(
        project, dataset, experiment, unique, eventsType, now, restamp, maxBytes, maxItems);
  }

  /** Returns these settings, in which old metrics are given a new time or not. */
  public DatadogSettings withRestamp(boolean restamp) {
    return new DatadogSettings(
        project, dataset, experiment, ensureUnique, eventsType, now, restamp, maxBytes, maxItems);
  }

  /** Returns these settings with another time that is now. */
  public DatadogSettings withNow(Instant now) {
    return new DatadogSettings(
        project, dataset, experiment, ensureUnique, eventsType, now, restamp, maxBytes, maxItems);
  }

  /** Returns these settings with other sizes of bodies. */
  public DatadogSettings withMost(int bytes, int items) {
    return new DatadogSettings(
        project, dataset, experiment, ensureUnique, eventsType, now, restamp, bytes, items);
  }

  /** Returns what the content of a body of some number depends on. */
  String sizes() {
    return maxBytes + "/" + maxItems + "/" + eventsType;
  }
}
