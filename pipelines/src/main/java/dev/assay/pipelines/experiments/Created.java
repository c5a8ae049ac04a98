package dev.assay.pipelines.experiments;

import java.util.List;

/**
 * What came of creating an experiment.
 *
 * @param experiment the one that is stored
 * @param created false where it was there before
 * @param warnings what may not be as it was meant, a sentence each
 */
public record Created(StoredExperiment experiment, boolean created, List<String> warnings) {
  /** Copies the list. */
  public Created {
    warnings = List.copyOf(warnings);
  }
}
