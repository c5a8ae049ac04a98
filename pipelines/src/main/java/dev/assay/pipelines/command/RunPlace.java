package dev.assay.pipelines.command;

import java.nio.file.Path;

/**
 * Where the run of a plan belongs.
 *
 * @param directory its output directory
 * @param state what is there
 * @param configuration hash of the plan's settings and evaluators
 */
public record RunPlace(Path directory, State state, String configuration) {

  /** What is in the directory. */
  public enum State {
    /** Nothing yet. */
    NEW,
    /** A run of the same rows and settings that has not come to its end. */
    UNFINISHED,
    /** A run of the same rows and settings in which every run has its outcome. */
    FINISHED
  }
}
