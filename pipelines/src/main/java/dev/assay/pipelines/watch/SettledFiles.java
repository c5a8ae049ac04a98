package dev.assay.pipelines.watch;

import dev.assay.io.time.Clock;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Tells of files of this machine whether they are complete: unchanged for a while, by their own
 * time of change or by what was seen of them. Used by one thread.
 */
public final class SettledFiles {

  private final Settling settling;
  private final Clock clock;

  /**
   * Makes the rule.
   *
   * @param settle how long a file must be unchanged; ten times as long where its last line has no
   *     end
   */
  public SettledFiles(Duration settle, Clock clock) {
    this.settling = new Settling(settle, FolderListing::endsWhole);
    this.clock = clock;
  }

  /** Returns whether a file is complete; false for one that has gone. */
  public boolean isSettled(Path file) {
    Sighting seen = Sighting.of(file);
    if (seen == null) {
      return false;
    }
    Duration left = settling.left(seen, clock.now(), clock.nanoTime());
    return left.isNegative() || left.isZero();
  }
}
