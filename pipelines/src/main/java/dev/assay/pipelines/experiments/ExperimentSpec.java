package dev.assay.pipelines.experiments;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An experiment that is to be stored.
 *
 * @param name unique in its store, whatever the case of its letters
 * @param description for people; may be empty
 * @param template whose tags the rows fill; null where the collection brings whole prompts
 * @param collection the rows
 * @param criterionSet what answers are rated by; null for the one that is linked to the template
 * @param llmConfig the model that answers; null for the one named {@code default}
 * @param judge the model that rates; null for the one named {@code judge}, else the model that
 *     answers
 * @param epochs how often each row is asked, 1 to 1,000
 * @param ratingMode how it is rated
 * @param ratingVersion {@code standard}, or {@code mock} for ratings without a call
 * @param generation over what the LLM config says
 */
public record ExperimentSpec(
    String name,
    String description,
    @Nullable Reference template,
    Reference collection,
    @Nullable Reference criterionSet,
    @Nullable Reference llmConfig,
    @Nullable Reference judge,
    int epochs,
    RatingMode ratingMode,
    String ratingVersion,
    GenerationParams generation) {

  /** Ratings are made by a judge. */
  public static final String STANDARD = "standard";

  /** Ratings are made up from the texts, always the same; nobody is called. */
  public static final String MOCK = "mock";

  /** Most repetitions of a row. */
  public static final int MAX_EPOCHS = 1_000;

  /** Checks the epochs and the rating version. */
  public ExperimentSpec {
    if (epochs < 1 || epochs > MAX_EPOCHS) {
      throw new IllegalArgumentException(
          "Invalid epochs: " + epochs + " (must be from 1 to " + MAX_EPOCHS + ")");
    }
    if (!ratingVersion.equals(STANDARD) && !ratingVersion.equals(MOCK)) {
      throw new IllegalArgumentException(
          "Invalid rating version: \"" + ratingVersion + "\" (must be standard or mock)");
    }
  }

  /** Returns an experiment over a collection, rated in detail, once for each row. */
  public static ExperimentSpec of(String name, String collection) {
    return new ExperimentSpec(
        name,
        "",
        null,
        Reference.parse(collection),
        null,
        null,
        null,
        1,
        RatingMode.DETAILED,
        STANDARD,
        GenerationParams.NONE);
  }

  /** Returns this experiment with a description. */
  public ExperimentSpec withDescription(String description) {
    return with(change -> change.description = description);
  }

  /** Returns this experiment with a template, {@code NAME} or {@code NAME@VERSION}. */
  public ExperimentSpec withTemplate(String template) {
    return with(change -> change.template = Reference.parse(template));
  }

  /** Returns this experiment with a criterion set, {@code NAME} or {@code NAME@VERSION}. */
  public ExperimentSpec withCriterionSet(String criterionSet) {
    return with(change -> change.criterionSet = Reference.parse(criterionSet));
  }

  /** Returns this experiment with an LLM config, {@code NAME} or {@code NAME@VERSION}. */
  public ExperimentSpec withLlmConfig(String llmConfig) {
    return with(change -> change.llmConfig = Reference.parse(llmConfig));
  }

  /** Returns this experiment with an LLM config that rates. */
  public ExperimentSpec withJudge(String judge) {
    return with(change -> change.judge = Reference.parse(judge));
  }

  /** Returns this experiment with each row asked so often. */
  public ExperimentSpec withEpochs(int epochs) {
    return with(change -> change.epochs = epochs);
  }

  /** Returns this experiment with another rating. */
  public ExperimentSpec withRating(RatingMode mode, String version) {
    return with(
        change -> {
          change.ratingMode = mode;
          change.ratingVersion = version;
        });
  }

  /** Returns this experiment with generation params. */
  public ExperimentSpec withGeneration(GenerationParams generation) {
    return with(change -> change.generation = generation);
  }

  private ExperimentSpec with(Consumer<Change> edit) {
    Change change = new Change(this);
    edit.accept(change);
    return change.spec();
  }

  /** A copy that can be written to. */
  private static final class Change {
    final String name;
    String description;
    @Nullable Reference template;
    final Reference collection;
    @Nullable Reference criterionSet;
    @Nullable Reference llmConfig;
    @Nullable Reference judge;
    int epochs;
    RatingMode ratingMode;
    String ratingVersion;
    GenerationParams generation;

    Change(ExperimentSpec spec) {
      name = spec.name;
      description = spec.description;
      template = spec.template;
      collection = spec.collection;
      criterionSet = spec.criterionSet;
      llmConfig = spec.llmConfig;
      judge = spec.judge;
      epochs = spec.epochs;
      ratingMode = spec.ratingMode;
      ratingVersion = spec.ratingVersion;
      generation = spec.generation;
    }

    ExperimentSpec spec() {
      return new ExperimentSpec(
          name,
          description,
          template,
          collection,
          criterionSet,
          llmConfig,
          judge,
          epochs,
          ratingMode,
          ratingVersion,
          generation);
    }
  }
}
