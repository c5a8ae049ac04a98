package dev.assay.io.platform;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import java.util.function.Consumer;

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

  /**
   * Writes all runs, and says what their reader may object to.
   *
   * @param out stays open
   * @param warnings hears one sentence at a time
   */
  default void write(ExportedRuns runs, Writer out, Consumer<String> warnings) throws IOException {
    write(runs, out);
  }
}
