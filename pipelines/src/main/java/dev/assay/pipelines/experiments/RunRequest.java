package dev.assay.pipelines.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.io.store.StoreException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a stored experiment is run.
 *
 * @param overrides in place of what is stored; only before anything was called
 * @param retryFailed whether a finished experiment is run again for the rows that failed
 * @param takeOver whether another machine that had begun is known to be gone
 * @param timeout longest time to wait for the end; the run goes on after it. Null for no end
 */
public record RunRequest(
    Overrides overrides, boolean retryFailed, boolean takeOver, @Nullable Duration timeout) {

  private static final double MILLIS = 1_000;

  /** Runs what is stored and waits for the end. */
  public static final RunRequest STANDARD = new RunRequest(Overrides.NONE, false, false, null);

  /**
   * What a run takes in place of what is stored; null for what is stored.
   *
   * @param epochs how often each row is asked
   * @param ratingMode how it is rated
   * @param generation over the stored ones, one by one
   */
  public record Overrides(
      @Nullable Integer epochs, @Nullable RatingMode ratingMode, GenerationParams generation) {

    /** What is stored. */
    public static final Overrides NONE = new Overrides(null, null, GenerationParams.NONE);

    /** Returns whether nothing is taken in place of anything. */
    boolean none() {
      return equals(NONE);
    }

    ExperimentSpec over(ExperimentSpec spec) {
      return spec.withEpochs(epochs == null ? spec.epochs() : epochs)
          .withRating(ratingMode == null ? spec.ratingMode() : ratingMode, spec.ratingVersion())
          .withGeneration(generation.over(spec.generation()));
    }

    ObjectNode toJson() {
      ObjectNode json = Json.object();
      if (epochs != null) {
        json.put("n_epochs", epochs);
      }
      JsonFields.putPresent(json, "rating_mode", ratingMode == null ? null : ratingMode.word());
      if (!generation.equals(GenerationParams.NONE)) {
        json.set("generation_params", generation.toJson());
      }
      return json;
    }
  }

  /** Reads what {@link Overrides#toJson} wrote. */
  static Overrides overrides(JsonNode json) {
    Long epochs = JsonFields.optionalInteger(json, "n_epochs");
    String mode = JsonFields.optionalText(json, "rating_mode");
    return new Overrides(
        epochs == null ? null : Integer.valueOf(epochs.intValue()),
        mode == null ? null : RatingMode.of(mode),
        GenerationParams.fromJson(JsonFields.objectOrEmpty(json, "generation_params")));
  }

  /** Returns this request with a longest time to wait. */
  public RunRequest withTimeout(Duration timeout) {
    return new RunRequest(overrides, retryFailed, takeOver, timeout);
  }

  /** Returns this request with what the run takes in place of what is stored. */
  public RunRequest withOverrides(Overrides overrides) {
    return new RunRequest(overrides, retryFailed, takeOver, timeout);
  }

  /** Returns this request, which asks the failed rows of a finished experiment again. */
  public RunRequest retryingFailed() {
    return new RunRequest(overrides, true, takeOver, timeout);
  }

  /** Returns what is thrown where an experiment is not at its end in time. */
  public StoreException timedOut(StoredExperiment experiment) {
    return new StoreException(
        "EXPERIMENT_TIMEOUT",
        StoreException.LATER,
        "experiment "
            + experiment.spec().name()
            + " is not finished after "
            + (timeout == null ? "" : timeout.toMillis() / MILLIS + " s")
            + "; it goes on. See how far it is with: ./assay experiments get "
            + experiment.spec().name());
  }
}
