package dev.assay.pipelines.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.crash.LedgerImage;
import dev.assay.pipelines.crash.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Inputs and {@code --shared} in real stores: the same outputs as of a run that knows none, also
 * when it was killed in the middle.
 */
class StorageIT {

  private static final String ONLY = System.getProperty("cluster.only", "");
  private static final int KILLED_AT = 150;

  @TempDir Path directory;

  private StoreRig store(String name) throws Exception {
    assumeTrue(ONLY.isEmpty() || ONLY.equals(name));
    return name.equals("s3")
        ? new S3Rig(directory.resolve("s3"))
        : new HdfsRig(directory.resolve("hdfs"));
  }

  private Map<String, String> variables(FaultServer server, Map<String, String> ofStore) {
    Map<String, String> variables = new HashMap<>(ofStore);
    variables.put("OPENAI_BASE_URL", server.baseUrl().toString());
    variables.put("OPENAI_API_KEY", "key-of-the-storage-rig");
    return variables;
  }

  private RigProcess start(
      String name, Map<String, String> variables, List<Path> jars, String... words) {
    List<String> all = new ArrayList<>(List.of("dev.assay.pipelines.Assay"));
    all.addAll(List.of(words));
    return RigProcess.java(directory.resolve(name + ".log"), variables, "512m", jars, all);
  }

  private Outputs local(Path experiment, FaultServer server) throws Exception {
    Path output = directory.resolve("local");
    try (RigProcess command =
        start(
            "local",
            variables(server, Map.of()),
            RigProcess.jars("lib"),
            "run",
            experiment.toString(),
            "--output",
            output.toString())) {
      assertThat(command.end()).as(command.said()).isEqualTo(3);
    }
    return Outputs.of(output);
  }

  /** The same experiment, whose rows are in the store. */
  private Path stored(Path experiment, StoreRig store) throws IOException, InterruptedException {
    store.put(directory.resolve("rows.jsonl"), "in/rows.jsonl");
    String text =
        Files.readString(experiment)
            .replace("dataset: rows.jsonl", "dataset: " + store.place() + "/in/*.jsonl");
    Path folder = Files.createDirectories(directory.resolve("stored"));
    return Files.writeString(folder.resolve("trial.yaml"), text);
  }

  private void assertSame(Path output, Outputs local) throws IOException {
    Outputs outputs = Outputs.of(output);
    assertThat(outputs.ids()).as("each row once").isEqualTo(local.ids()).doesNotHaveDuplicates();
    assertThat(outputs.runs()).as("status, answer and scores").isEqualTo(local.runs());
    assertThat(outputs.summary()).isEqualTo(local.summary());
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "hdfs"})
  void aKilledRunGoesOnWithEveryAnswerThatTheStoreHas(String name) throws Exception {
    Path experiment = ClusterExperiment.write(directory);
    try (StoreRig store = store(name);
        FaultServer server = ClusterExperiment.serve()) {
      Outputs local = local(experiment, server);
      Path stored = stored(experiment, store);
      List<Path> jars = new ArrayList<>(RigProcess.jars("lib"));
      jars.addAll(store.added(jars));
      Path output = directory.resolve("out");
      String[] words = {
        "run", stored.toString(), "--output", output.toString(), "--shared", store.place() + "/run"
      };
      int before = server.received().size();
      try (RigProcess killed = start("killed", variables(server, store.variables()), jars, words)) {
        RigProcess.await(
            "calls", () -> !killed.isAlive() || server.received().size() - before >= KILLED_AT);
        assertThat(killed.isAlive()).as(killed.said()).isTrue();
      }
      LedgerImage recorded = store.ledger("run");
      int atKill = server.received().size();

      List<String> again = new ArrayList<>(List.of(words));
      again.add("--resume");
      try (RigProcess resumed =
          start(
              "resumed",
              variables(server, store.variables()),
              jars,
              again.toArray(String[]::new))) {
        assertThat(resumed.end()).as(resumed.said()).isEqualTo(3);
        assertThat(resumed.said()).doesNotContain(S3Rig.SECRET).doesNotContain("\tat ");
      }

      assertSame(output, local);
      assertThat(recorded.answers().size()).isGreaterThan(50);
      assertThat(server.received().size() - atKill)
          .as("calls of what the store has no answer for")
          .isEqualTo(ClusterExperiment.ROWS - recorded.answers().size());
      try (Stream<Path> files = Files.walk(output)) {
        assertThat(files.map(Path::toString)).noneMatch(file -> file.endsWith(".seg"));
      }
      System.out.printf(
          "%s: killed at call %d with %d answers recorded, %d called again%n",
          name,
          atKill - before,
          recorded.answers().size(),
          server.received().size() - before - ClusterExperiment.ROWS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "hdfs"})
  void workersOfAClusterShareItAlsoWhenOneIsLost(String name) throws Exception {
    Path experiment = ClusterExperiment.write(directory);
    try (StoreRig store = store(name);
        FaultServer server = ClusterExperiment.serve()) {
      Outputs local = local(experiment, server);
      Path stored = stored(experiment, store);
      Map<String, String> variables = variables(server, store.variables());
      try (Rig rig = new FlinkRig(directory.resolve("flink"), variables)) {
        List<Path> jars = new ArrayList<>(rig.classPath());
        jars.addAll(store.added(jars));
        Path output = directory.resolve("out");
        List<String> words =
            new ArrayList<>(List.of("run", stored.toString(), "--output", output.toString()));
        words.addAll(List.of("--shared", store.place() + "/run", "--runner", "flink", "--"));
        words.addAll(rig.beamArguments());
        int before = server.received().size();
        try (RigProcess command = start("sent", variables, jars, words.toArray(String[]::new))) {
          RigProcess.await(
              "calls", () -> !command.isAlive() || server.received().size() - before >= KILLED_AT);
          assertThat(rig.workers().get(0).destroyForcibly()).isTrue();
          assertThat(command.end()).as(command.said()).isEqualTo(3);
        }
        assertSame(output, local);
        int repeated = server.received().size() - before - ClusterExperiment.ROWS;
        assertThat(repeated)
            .as("called again: in flight there, and answered in its last seconds")
            .isLessThan(KILLED_AT / 2);
        System.out.printf("%s, flink: a worker killed, %d called again%n", name, repeated);
      }
    }
  }

  @Test
  void whatIsWrongWithAStoreIsToldWithoutASecret() throws Exception {
    Path experiment = ClusterExperiment.write(directory);
    try (StoreRig store = store("s3");
        FaultServer server = ClusterExperiment.serve()) {
      List<Path> jars = new ArrayList<>(RigProcess.jars("lib"));
      jars.addAll(store.added(jars));
      String[][] wrong = {
        {"s3://bucket/run", "AWS_SECRET_ACCESS_KEY", S3Rig.SECRET + "x", "77", "STORAGE_ACCESS"},
        {"s3://bucket/run", "AWS_ACCESS_KEY_ID", null, "77", "STORAGE_ACCESS"},
        {"s3://bucket/run", "AWS_REGION", null, "78", "AWS_REGION"},
        {"s3://nobody/run", "AWS_REGION", "us-east-1", "78", "no such bucket"},
        {"s3://bucket/run", "AWS_ENDPOINT_URL", "http://127.0.0.1:9", "74", "does not answer"},
      };
      for (int i = 0; i < wrong.length; i++) {
        Map<String, String> variables = variables(server, store.variables());
        variables.remove(wrong[i][1]);
        if (wrong[i][2] != null) {
          variables.put(wrong[i][1], wrong[i][2]);
        }
        try (RigProcess command =
            start(
                "wrong-" + i,
                variables,
                jars,
                "run",
                experiment.toString(),
                "--output",
                directory.resolve("wrong-" + i).toString(),
                "--shared",
                wrong[i][0])) {
          assertThat(command.end()).as(command.said()).isEqualTo(Integer.parseInt(wrong[i][3]));
          assertThat(command.said())
              .contains(wrong[i][0], wrong[i][4], "--resume")
              .doesNotContain(S3Rig.SECRET)
              .doesNotContain("\tat ");
        }
      }
      assertThat(server.received()).isEmpty();
    }
  }
}
