package dev.assay.io.platform;

import dev.assay.io.experiment.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A form in which another platform gives runs away. */
public interface ImportFormat {

  /** Takes runs. */
  interface Sink {
    /** Takes one. */
    void accept(Run run) throws IOException;
  }

  /**
   * What files held besides runs.
   *
   * @param experiment its name; empty where they do not say
   * @param warnings what was left out or changed, one sentence each
   */
  record Imported(String experiment, List<String> warnings) {
    /** Copies the list. */
    public Imported {
      warnings = List.copyOf(warnings);
    }
  }

  /** Returns the name that users choose it by. */
  String name();

  /** Returns what it reads, in one line. */
  String description();

  /**
   * Reads files in their order, one document at a time.
   *
   * @throws ImportException where a file is not what it should be
   */
  Imported read(List<Path> files, Sink sink) throws IOException, ImportException;
}
