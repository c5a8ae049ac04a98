package dev.assay.pipelines.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.pipelines.crash.LedgerImage;
import dev.assay.pipelines.crash.Outputs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same experiment on a real cluster as on the Direct Runner, at first undisturbed, then with a
 * worker killed in the middle of each of {@code cluster.trials} runs.
 */
class ClusterIT {

  private static final int TRIALS = Integer.getInteger("cluster.trials", 2);
  private static final String ONLY = System.getProperty("cluster.only", "");
  private static final long SEED = Long.getLong("cluster.seed", 1);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"flink", "spark"})
  void givesTheSameAsTheDirectRunnerAlsoWhenAWorkerIsKilled(String runner) throws Exception {
    assumeTrue(ONLY.isEmpty() || ONLY.equals(runner));
    Path experiment = ClusterExperiment.write(directory);
    try (FaultServer server = ClusterExperiment.serve()) {
      Outputs direct = ClusterRuns.direct(directory, experiment, server);
      try (Rig rig = Rig.of(runner, directory.resolve(runner), ClusterRuns.variables(server), 1)) {
        new Trial(rig, experiment, server, "undisturbed", direct).run(null);
        List<String> failed = new ArrayList<>();
        for (long seed = SEED; seed < SEED + TRIALS; seed++) {
          long began = System.nanoTime();
          String found;
          try {
            found =
                new Trial(rig, experiment, server, "killed-" + seed, direct)
                    .run(new SplittableRandom(seed));
          } catch (AssertionError e) {
            found = "FAILED: " + e.getMessage();
            failed.add("seed " + seed + ": " + e.getMessage());
          }
          System.out.printf(
              "%s, seed %d: %s; %d s%n",
              runner, seed, found, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        }
        assertThat(failed).as("trials on %s that failed", runner).isEmpty();
      }
    }
  }

  /** One run of the experiment on a cluster. */
  private final class Trial {
    private final Rig rig;
    private final Path experiment;
    private final FaultServer server;
    private final String name;
    private final Outputs direct;
    private final int before;

    Trial(Rig rig, Path experiment, FaultServer server, String name, Outputs direct) {
      this.rig = rig;
      this.experiment = experiment;
      this.server = server;
      this.name = rig.runner() + "-" + name;
      this.direct = direct;
      this.before = server.received().size();
    }

    /** Runs it, and kills a worker somewhere in the middle where it is told when by chance. */
    String run(SplittableRandom random) throws Exception {
      rig.mend();
      Path output = directory.resolve(name);
      try (RigProcess command =
          ClusterRuns.start(
              directory.resolve(name + ".log"),
              ClusterRuns.variables(server),
              rig,
              ClusterRuns.words(experiment, output, rig.runner(), rig.beamArguments()))) {
        int killedAt = -1;
        if (random != null) {
          killedAt = kill(command, random);
        }
        assertThat(command.end()).as(command.said()).isEqualTo(3);
        return check(output, killedAt);
      }
    }

    /** Kills one of the workers that wait for answers at that moment. */
    private int kill(RigProcess command, SplittableRandom random) {
      int wanted = 20 + random.nextInt(ClusterExperiment.ROWS * 3 / 4);
      RigProcess.await(
          "call " + wanted + " of " + name,
          () -> received().size() >= wanted || !command.isAlive());
      List<ProcessHandle> calling = new ArrayList<>();
      RigProcess.await(
          "a worker that is calling",
          () -> {
            calling.addAll(OpenCalls.of(rig.workers(), server).keySet());
            return !calling.isEmpty() || !command.isAlive();
          });
      assertThat(command.isAlive()).as(command.said()).isTrue();
      ProcessHandle victim = calling.get(random.nextInt(calling.size()));
      assertThat(victim.destroyForcibly()).isTrue();
      return wanted;
    }

    private List<ReceivedRequest> received() {
      List<ReceivedRequest> all = server.received();
      return all.subList(before, all.size());
    }

    private String check(Path output, int killedAt) throws IOException {
      Outputs outputs = Outputs.of(output);
      assertThat(outputs.ids()).as("each row once").isEqualTo(direct.ids()).doesNotHaveDuplicates();
      assertThat(outputs.runs()).as("status, answer and scores").isEqualTo(direct.runs());
      assertThat(outputs.rejected()).isEqualTo(direct.rejected());
      assertThat(outputs.summary()).isEqualTo(direct.summary());
      List<ReceivedRequest> received = received();
      int repeats = ClusterExperiment.repeats(received);
      int most = ClusterExperiment.mostWithin(ClusterExperiment.WINDOW, received);
      Duration surely = ClusterExperiment.WINDOW.minus(ClusterExperiment.LATENESS);
      assertThat(ClusterExperiment.mostWithin(surely, received))
          .as("requests of a group within %s", surely)
          .isLessThanOrEqualTo(ClusterExperiment.LIMIT);
      LedgerImage ledger = LedgerImage.of(output);
      assertThat(outputs.inDoubt()).as("in doubt").isEqualTo(ledger.unfinished());
      assertThat((long) repeats)
          .as("repeats, of those in flight on the worker that was killed")
          .isLessThanOrEqualTo(ledger.unfinished());
      assertThat(ledger.unfinished())
          .as("in flight on the worker that was killed")
          .isBetween(
              killedAt < 0 ? 0L : 1L, killedAt < 0 ? 0L : 2L * ClusterExperiment.CONCURRENCY);
      return "killed at call "
          + killedAt
          + ", in flight there "
          + ledger.unfinished()
          + ", called again "
          + repeats
          + ", most of a lane in 10 s "
          + most
          + ", same as Direct";
    }
  }
}
