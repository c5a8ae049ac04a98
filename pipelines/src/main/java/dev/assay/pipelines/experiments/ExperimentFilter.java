package dev.assay.pipelines.experiments;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which experiments are listed: those to which all of it applies.
 *
 * @param nameContains a part of the name, whatever the case; null for any
 * @param template the template, of any version where none is named; null for any
 * @param collection the collection; null for any
 * @param criterionSet the criterion set; null for any
 * @param llmConfig the LLM config; null for any
 * @param status where they stand; null for any
 */
public record ExperimentFilter(
    @Nullable String nameContains,
    @Nullable Reference template,
    @Nullable Reference collection,
    @Nullable Reference criterionSet,
    @Nullable Reference llmConfig,
    ExperimentState.@Nullable Status status) {

  /** All experiments. */
  public static final ExperimentFilter ALL =
      new ExperimentFilter(null, null, null, null, null, null);

  boolean takes(ExperimentSpec spec) {
    return (nameContains == null
            || spec.name().toLowerCase(Locale.ROOT).contains(nameContains.toLowerCase(Locale.ROOT)))
        && (template == null || template.covers(spec.template()))
        && (collection == null || collection.covers(spec.collection()))
        && (criterionSet == null || criterionSet.covers(spec.criterionSet()))
        && (llmConfig == null || llmConfig.covers(spec.llmConfig()));
  }
}
