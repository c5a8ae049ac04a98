package dev.assay.io.platform;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** A form in which the runs of a finished output directory are given away. */
public interface ExportFormat {

  /** Returns the name that users choose it by, such as {@code prompto}. */
  String name();

  /** Returns what it is, in one line. */
  String description();

  /** Returns its form as a table, if it has one besides its own. */
  default Optional<ExportFormat> csv() {
    return Optional.empty();
  }

  /**
   * Writes all runs. Only a bounded number of them is held in memory.
   *
   * @param out stays open
   */
  void write(ExportedRuns runs, Writer out) throws IOException;
}
