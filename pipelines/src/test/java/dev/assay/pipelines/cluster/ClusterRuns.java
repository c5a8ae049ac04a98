package dev.assay.pipelines.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.crash.Outputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command that runs the experiment of all trials, on a cluster or in its own process. */
final class ClusterRuns {

  private static final String MAIN = "dev.assay.pipelines.Assay";

  private ClusterRuns() {}

  /** Returns what the command and all workers are told of a server; to be added to. */
  static Map<String, String> variables(FaultServer server) {
    return new HashMap<>(
        Map.of(
            "OPENAI_BASE_URL",
            server.baseUrl().toString(),
            "OPENAI_API_KEY",
            "key-of-the-cluster-rig",
            "SPARK_LOCAL_IP",
            "127.0.0.1"));
  }

  /** Returns what is typed behind {@code ./assay}. */
  static List<String> words(
      Path experiment, Path output, String runner, List<String> beamArguments) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("run", experiment.toString(), "--output", output.toString()));
    words.addAll(List.of("--runner", runner, "--"));
    words.addAll(beamArguments);
    return words;
  }

  /** Starts a command as the launcher does with the jars that a cluster's runner needs. */
  static RigProcess start(Path log, Map<String, String> variables, Rig rig, List<String> words) {
    List<String> all = new ArrayList<>(rig.jvmOptions());
    all.add(MAIN);
    all.addAll(words);
    return RigProcess.java(log, variables, "512m", rig.classPath(), all);
  }

  /** Returns what a run on the Direct Runner leaves. */
  static Outputs direct(Path directory, Path experiment, FaultServer server)
      throws IOException, InterruptedException {
    Path output = directory.resolve("direct");
    List<String> all = new ArrayList<>(List.of(MAIN));
    all.addAll(words(experiment, output, "direct", List.of()));
    try (RigProcess command =
        RigProcess.java(
            directory.resolve("direct.log"),
            variables(server),
            "512m",
            RigProcess.jars("lib"),
            all)) {
      assertThat(command.end()).as(command.said()).isEqualTo(3);
    }
    assertThat(server.received()).hasSize(ClusterExperiment.ROWS);
    return Outputs.of(output);
  }
}
