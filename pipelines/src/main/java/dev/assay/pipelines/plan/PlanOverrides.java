package dev.assay.pipelines.plan;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about a plan, as typed; null where it says nothing. Options go over
 * the experiment file.
 *
 * @param epochs 1 to 1000
 * @param maxAttempts 1 to 100
 * @param concurrency 1 to 10000, for lanes whose own limit does not say
 * @param requestTimeout such as {@code 60s}
 * @param limits each {@code GROUP=N/min} or {@code GROUP/MODEL=N/min}, also with {@code /s} and
 *     {@code /h}, and with {@code :tokens} behind the group or the model
 * @param maxCostUsd US dollars, above 0
 * @param maxCalls requests, at least 1
 * @param maxQueries requests per minute of every queue that {@code maxQueriesJson} does not name
 * @param maxQueriesJson a JSON file of queues and their requests per minute
 * @param parallel one queue for each group instead of one for all rows
 * @param batches each {@code GROUP} or {@code GROUP=DEADLINE} that goes by batch
 * @param shards keys of each limit that does not say, 1 to 1000
 */
public record PlanOverrides(
    @Nullable Integer epochs,
    @Nullable Integer maxAttempts,
    @Nullable Integer concurrency,
    @Nullable String requestTimeout,
    List<String> limits,
    @Nullable Double maxCostUsd,
    @Nullable Long maxCalls,
    @Nullable Double maxQueries,
    @Nullable Path maxQueriesJson,
    boolean parallel,
    List<String> batches,
    @Nullable Integer shards) {

  /** The command line says nothing. */
  public static final PlanOverrides NONE =
      new PlanOverrides(null, null, null, null, List.of(), null, null, null, null, false);

  /** The command line says nothing of batches and shards. */
  public PlanOverrides(
      @Nullable Integer epochs,
      @Nullable Integer maxAttempts,
      @Nullable Integer concurrency,
      @Nullable String requestTimeout,
      List<String> limits,
      @Nullable Double maxCostUsd,
      @Nullable Long maxCalls,
      @Nullable Double maxQueries,
      @Nullable Path maxQueriesJson,
      boolean parallel) {
    this(
        epochs,
        maxAttempts,
        concurrency,
        requestTimeout,
        limits,
        maxCostUsd,
        maxCalls,
        maxQueries,
        maxQueriesJson,
        parallel,
        List.of(),
        null);
  }

  /** Copies the lists. */
  public PlanOverrides {
    limits = List.copyOf(limits);
    batches = List.copyOf(batches);
  }

  /** Returns whether one of the three options of queues is given. */
  boolean hasQueues() {
    return maxQueries != null || maxQueriesJson != null || parallel;
  }
}
