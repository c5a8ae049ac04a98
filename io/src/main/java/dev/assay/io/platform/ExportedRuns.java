package dev.assay.io.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.CompletedLine;
import java.util.function.BiFunction;
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

  /**
   * Returns what comes of a part of each run and its line, in the order of their lines. To be
   * closed.
   *
   * @param function may be called by several threads, and ahead of what is consumed
   * @throws java.io.UncheckedIOException as {@link #stream} throws it
   */
  default <T> Stream<T> map(CompletedLine.Part part, BiFunction<Run, ObjectNode, T> function) {
    return stream().map(run -> function.apply(run, CompletedLine.toJson(run)));
  }

  /** Returns what is known of their experiment. */
  default ExperimentFacts facts() {
    return ExperimentFacts.UNKNOWN;
  }

  /** Returns where a run stands, such as {@code completed.jsonl:17: row r1 (epoch 1)}. */
  static String place(Run run) {
    return run.row().position() + ": row " + run.row().id() + " (epoch " + run.epoch() + ")";
  }
}
