package dev.assay.pipelines.experiments;

import java.nio.file.Path;

/** What runs an experiment file. */
public interface ExperimentEngine {

  /**
   * Runs an experiment to its end.
   *
   * @param definition the experiment file
   * @param output the output directory
   * @param resume whether it was begun there before; recorded answers are then kept
   * @return the exit code of the run, as of {@code assay run}
   */
  int run(Path definition, Path output, boolean resume);
}
