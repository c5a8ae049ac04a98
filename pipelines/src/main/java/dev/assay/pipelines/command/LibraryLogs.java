package dev.assay.pipelines.command;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps what Beam and other libraries log out of the way. */
public final class LibraryLogs {

  /** Held, since a logger that nobody holds loses its level. */
  private static final Logger ROOT = Logger.getLogger("");

  /** Tells of every look at a folder, twice. */
  private static final Logger WATCH = Logger.getLogger("org.apache.beam.sdk.transforms.Watch");

  private LibraryLogs() {}

  /** Shows nothing of it, or all that they call informative. */
  public static void quiet(boolean verbose) {
    ROOT.setLevel(verbose ? Level.INFO : Level.OFF);
    WATCH.setLevel(verbose ? Level.WARNING : Level.OFF);
  }
}
