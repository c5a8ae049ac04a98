package dev.assay.pipelines.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.pipelines.crash.Outputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a run on a cluster ends before its last row: by a signal, or with its lanes stopped. */
class RemoteEndIT {

  private static final String ONLY = System.getProperty("cluster.only", "");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"flink", "spark"})
  void endsTheJobWithTheCommandAndTellsWhyLanesStopped(String runner) throws Exception {
    assumeTrue(ONLY.isEmpty() || ONLY.equals(runner));
    Path experiment = ClusterExperiment.write(directory);
    try (FaultServer server = ClusterExperiment.serve()) {
      Outputs direct = ClusterRuns.direct(directory, experiment, server);
      try (Rig rig = Rig.of(runner, directory.resolve(runner), ClusterRuns.variables(server), 1)) {
        Path output = directory.resolve("stopped");
        List<String> words = ClusterRuns.words(experiment, output, runner, rig.beamArguments());
        int before = server.received().size();
        try (RigProcess command = start(rig, server, "signal", words)) {
          RigProcess.await(
              "calls of " + runner,
              () -> server.received().size() > before + 20 || !command.isAlive());
          assertThat(command.handle().destroy()).isTrue();
          assertThat(command.end()).as(command.said()).isEqualTo(143);
          assertThat(command.said())
              .contains("Cancelled", "on the cluster")
              .contains("Continue with:", "--resume");
        }
        RigProcess.await("the last call", () -> server.waitingClients().isEmpty());
        RigProcess.await("the end of its work", () -> rig.jobs() == 0);
        int sent = server.received().size();

        List<String> again = new ArrayList<>(words);
        again.add(again.indexOf("--"), "--resume");
        try (RigProcess command = start(rig, server, "resumed", again)) {
          assertThat(command.end()).as(command.said()).isEqualTo(3);
          assertThat(command.said()).containsPattern("calls sent, .* in flight; 400 runs");
        }
        Outputs resumed = Outputs.of(output);
        assertThat(resumed.runs()).isEqualTo(direct.runs());
        assertThat(server.received().size() - before)
            .as("%d were sent before the signal", sent - before)
            .isBetween(
                ClusterExperiment.ROWS, ClusterExperiment.ROWS + 2 * ClusterExperiment.CONCURRENCY);

        server.script(
            request ->
                ServerReply.error(401, "invalid_request_error", "invalid_api_key", "bad key"));
        Path refused = directory.resolve("refused");
        try (RigProcess command =
            start(
                rig,
                server,
                "refused",
                ClusterRuns.words(experiment, refused, runner, rig.beamArguments()))) {
          assertThat(command.end()).as(command.said()).isEqualTo(77);
          assertThat(command.said())
              .contains("Lane even stopped: HTTP_401", "Lane odd stopped: HTTP_401")
              .contains("Continue with:");
        }
      }
    }
  }

  private RigProcess start(Rig rig, FaultServer server, String name, List<String> words) {
    return ClusterRuns.start(
        directory.resolve(name + ".log"), ClusterRuns.variables(server), rig, words);
  }
}
