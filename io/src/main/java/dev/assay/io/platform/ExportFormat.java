package dev.assay.io.platform;

import java.io.IOException;
import java.io.OutputStream;
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
   * Writes all runs in UTF-8, and says what their reader may object to. Only a bounded number of
   * them is held in memory.
   *
   * @param out stays open; is flushed
   * @param warnings hears one sentence at a time
   * @throws ExportDataException where a run cannot be told in this form
   */
  void write(ExportedRuns runs, OutputStream out, Consumer<String> warnings) throws IOException;
}
