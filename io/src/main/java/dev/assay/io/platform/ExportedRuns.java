package dev.assay.io.platform;

import dev.assay.io.experiment.Run;
import java.util.stream.Stream;

/** The runs of a finished output directory, which can be gone through more than once. */
public interface ExportedRuns {

  /**
   * Returns all runs from the first on, in the order of their lines. To be closed.
   *
   * @throws java.io.UncheckedIOException while it is consumed, when a file cannot be read or is not
   *     what was written
   */
  Stream<Run> stream();

  /** Returns what is known of their experiment. */
  default ExperimentFacts facts() {
    return ExperimentFacts.UNKNOWN;
  }
}
