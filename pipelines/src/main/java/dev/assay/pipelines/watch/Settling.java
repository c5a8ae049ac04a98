package dev.assay.pipelines.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tells when a file is complete: it has been still for a while, by its own time of change or by
 * what was seen of it, whichever is longer. So a file that was written elsewhere and moved in is
 * complete at once, and one with a wrong time is complete after a while. A text whose last line has
 * no end may still be on its way and needs to be still for {@value #UNENDED} times as long.
 */
final class Settling {

  /** How many times as long a file waits that ends within a line. */
  static final int UNENDED = 10;

  private record Still(String stamp, long sinceNanos) {}

  private final Duration settle;
  private final Predicate<Path> endsWhole;
  private final Map<Path, Still> seen = new HashMap<>();

  /**
   * Makes the rule.
   *
   * @param endsWhole whether a file does not look cut
   */
  Settling(Duration settle, Predicate<Path> endsWhole) {
    this.settle = settle;
    this.endsWhole = endsWhole;
  }

  /**
   * Returns how long the file must still be unchanged; zero or less when it is complete.
   *
   * @param now by the wall clock, which file systems use
   * @param nanos by the monotonic clock
   */
  Duration left(Sighting file, Instant now, long nanos) {
    String stamp = file.stamp();
    Still still = seen.get(file.file());
    if (still == null || !still.stamp().equals(stamp)) {
      still = new Still(stamp, nanos);
      seen.put(file.file(), still);
    }
    Duration watched = Duration.ofNanos(nanos - still.sinceNanos());
    Duration told = Duration.between(file.modified(), now);
    Duration quiet = told.compareTo(watched) > 0 ? told : watched;
    Duration left = settle.minus(quiet);
    return left.isNegative() || left.isZero()
        ? endsWhole.test(file.file()) ? left : settle.multipliedBy(UNENDED).minus(quiet)
        : left;
  }

  /** Forgets all files but these. */
  void keep(Collection<Path> files) {
    seen.keySet().retainAll(files);
  }
}
