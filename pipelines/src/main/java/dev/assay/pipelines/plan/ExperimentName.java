package dev.assay.pipelines.plan;

import dev.assay.io.store.RecordName;
import java.util.Optional;

/** The name of an experiment, which is also that of a directory on any system. */
final class ExperimentName {

  private ExperimentName() {}

  /** Returns what is wrong with a name. */
  static Optional<String> problem(String name) {
    return RecordName.problem(name);
  }
}
