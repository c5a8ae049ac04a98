package dev.assay.io.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the experiment that runs belong to.
 *
 * @param name of the experiment
 * @param dataset of its rows, without directory or extension
 * @param fingerprint the same for the same runs and settings
 * @param started when it began
 * @param finished when it ended
 * @param settings prompts, models, epochs; empty where they are not known
 * @param summaryScores results of summary evaluators, by name
 */
public record ExperimentFacts(
    String name,
    String dataset,
    String fingerprint,
    Instant started,
    Instant finished,
    ObjectNode settings,
    ObjectNode summaryScores) {

  /** Of runs of which nothing else is known. */
  public static final ExperimentFacts UNKNOWN =
      new ExperimentFacts(
          "experiment", "dataset", "", Instant.EPOCH, Instant.EPOCH, Json.object(), Json.object());

  /** Returns whether rows name their own prompts; empty where that is not known. */
  public Optional<Boolean> rowsHavePrompts() {
    return settings.has("prompts")
        ? Optional.of(settings.path("prompts").isEmpty())
        : Optional.empty();
  }
}
