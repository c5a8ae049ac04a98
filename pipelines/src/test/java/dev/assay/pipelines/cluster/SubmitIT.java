package dev.assay.pipelines.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.OpenedPackages;
import dev.assay.pipelines.crash.Outputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars that {@code assay package} makes, submitted by the clusters' own commands. */
class SubmitIT {

  private static final String ONLY = System.getProperty("cluster.only", "");

  private static final List<String> JARS_FIRST =
      List.of(
          "--conf",
          "spark.driver.userClassPathFirst=true",
          "--conf",
          "spark.executor.userClassPathFirst=true");

  @TempDir Path directory;

  @Test
  void flinkRunsTheJarAndRefusesToRunItDetached() throws Exception {
    assumeTrue(ONLY.isEmpty() || ONLY.equals("flink"));
    Path experiment = ClusterExperiment.write(directory);
    try (FaultServer server = ClusterExperiment.serve()) {
      Outputs direct = ClusterRuns.direct(directory, experiment, server);
      Path jar = RigProcess.jar("assay-flink.jar");
      try (Rig rig =
          Rig.of("flink", directory.resolve("flink"), ClusterRuns.variables(server), 1)) {
        Path output = directory.resolve("submitted");
        List<String> words =
            ClusterRuns.words(experiment, output, "flink", List.of("--parallelism=2"));
        try (RigProcess detached =
            rig.submit(directory.resolve("detached.log"), List.of("--detached"), jar, words)) {
          assertThat(detached.end()).as(detached.said()).isEqualTo(64);
          assertThat(detached.said()).contains("flink run without --detached");
        }
        try (RigProcess submitted =
            rig.submit(directory.resolve("submitted.log"), List.of(), jar, words)) {
          assertThat(submitted.end()).as(submitted.said()).isEqualTo(3);
          isTheSame(output, direct);
        }
      }
      assertThat(server.received()).hasSize(2 * ClusterExperiment.ROWS);
    }
  }

  @Test
  void sparkRunsTheJarInTheCommandAndOnAWorker() throws Exception {
    assumeTrue(ONLY.isEmpty() || ONLY.equals("spark"));
    Path experiment = ClusterExperiment.write(directory);
    try (FaultServer server = ClusterExperiment.serve()) {
      Outputs direct = ClusterRuns.direct(directory, experiment, server);
      Path jar = RigProcess.jar("assay-spark.jar");
      try (Rig rig =
          Rig.of("spark", directory.resolve("spark"), ClusterRuns.variables(server), 2)) {
        Path output = directory.resolve("client");
        try (RigProcess client =
            rig.submit(
                directory.resolve("client.log"),
                JARS_FIRST,
                jar,
                ClusterRuns.words(experiment, output, "spark", List.of()))) {
          assertThat(client.end()).as(client.said()).isEqualTo(3);
          isTheSame(output, direct);
        }
        Path onWorker = directory.resolve("on-worker");
        try (RigProcess submitted =
            rig.submit(
                directory.resolve("cluster.log"),
                Stream.concat(
                        Stream.of(
                            "--deploy-mode",
                            "cluster",
                            "--driver-java-options",
                            String.join(" ", OpenedPackages.OPTIONS)),
                        JARS_FIRST.stream())
                    .toList(),
                jar,
                ClusterRuns.words(experiment, onWorker, "spark", List.of()))) {
          assertThat(submitted.end()).as(submitted.said()).isZero();
          RigProcess.await(
              "outputs of " + submitted.said(),
              () -> Files.exists(onWorker.resolve("manifest.json")));
          isTheSame(onWorker, direct);
        }
      }
      assertThat(server.received()).hasSize(3 * ClusterExperiment.ROWS);
    }
  }

  private static void isTheSame(Path output, Outputs direct) throws Exception {
    Outputs outputs = Outputs.of(output);
    assertThat(outputs.ids()).isEqualTo(direct.ids());
    assertThat(outputs.runs()).isEqualTo(direct.runs());
    assertThat(outputs.rejected()).isEqualTo(direct.rejected());
    assertThat(outputs.summary()).isEqualTo(direct.summary());
  }
}
