package dev.assay.pipelines.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many trials there are, and from which seed, is set by {@code crash.trials} and {@code
 * crash.seed}; without, the few of them end with one that is killed again and again.
 */
final class CrashResumeIT {

  private static final int TRIALS = Integer.getInteger("crash.trials", 6);
  private static final long SEED = Long.getLong("crash.seed", 5);
  private static final int AT_ONCE = 2;
  private static final int BETWEEN_NEWS = 10;

  @TempDir private Path directory = Path.of("");

  @Test
  void aKillAtAnyMomentLosesNothingAndRepeatsOnlyWhatWasInFlight() throws Exception {
    long began = System.nanoTime();
    CrashRig rig = CrashRig.in(directory);
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    CrashResult all = CrashResult.NONE;
    try {
      List<Future<CrashResult>> results = new ArrayList<>();
      for (int i = 0; i < TRIALS; i++) {
        long seed = SEED + i;
        Path output = directory.resolve("trial-" + seed);
        results.add(pool.submit(() -> trial(rig, output, seed)));
      }
      for (int i = 0; i < TRIALS; i++) {
        all = all.plus(results.get(i).get());
        if ((i + 1) % BETWEEN_NEWS == 0) {
          System.out.printf(
              Locale.ROOT,
              "Crash trials: %d of %d, %d kills, %d s%n",
              i + 1,
              TRIALS,
              all.kills().size(),
              secondsSince(began));
        }
      }
    } finally {
      pool.shutdownNow();
    }
    System.out.printf(
        Locale.ROOT,
        "Crash trials: %d from seed %d, %d kills, %d of them while outputs were put in place; 0"
            + " rows lost, 0 recorded answers called again, %d calls repeated of %d in flight, %d"
            + " reported in doubt; %d s%nKilled at: %s%n",
        TRIALS,
        SEED,
        all.kills().size(),
        all.killsInCommit(),
        all.repeats(),
        all.inFlight(),
        all.inDoubt(),
        secondsSince(began),
        all.killsByPoint());
    assertThat(all.kills()).as("kills").isNotEmpty();
    assertThat(all.repeats()).as("calls repeated").isLessThanOrEqualTo(all.inFlight());
  }

  private static long secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000_000;
  }

  private static CrashResult trial(CrashRig rig, Path output, long seed) {
    try {
      return new CrashTrial(rig, output, seed).run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("Trial of seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
