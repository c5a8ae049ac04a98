package dev.assay.pipelines.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Spark standalone: a Master and two Workers, each of which starts an executor for a job. */
final class SparkRig implements Rig {

  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path directory;
  private final Map<String, String> variables;
  private final int port = RigProcess.freePort();
  private final List<Path> cluster;
  private final RigProcess master;
  private final List<RigProcess> nodes = new ArrayList<>();

  SparkRig(Path directory, Map<String, String> variables, int cores) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.cluster =
        RigProcess.jars("lib-spark").stream()
            .filter(jar -> !jar.getFileName().toString().startsWith("beam-"))
            .toList();
    Path jars = Files.createDirectories(directory.resolve("home").resolve("jars"));
    for (Path jar : cluster) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    this.variables = new HashMap<>(variables);
    this.variables.putAll(
        Map.of(
            "SPARK_HOME", directory.resolve("home").toString(),
            "SPARK_LOCAL_IP", "127.0.0.1",
            "SPARK_SCALA_VERSION", "2.12"));
    master =
        start(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            "--webui-port",
            String.valueOf(RigProcess.freePort()));
    RigProcess.await("the Master", () -> master.said().contains("New state: ALIVE"));
    for (int i = 1; i <= 2; i++) {
      nodes.add(
          start(
              "worker-" + i,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              "127.0.0.1",
              "--cores",
              String.valueOf(cores),
              "--memory",
              "1g",
              "--webui-port",
              String.valueOf(RigProcess.freePort()),
              "--work-dir",
              directory.resolve("work-" + i).toString(),
              "spark://127.0.0.1:" + port));
    }
    for (RigProcess node : nodes) {
      RigProcess.await(
          "two Workers", () -> node.said().contains("Successfully registered with master"));
    }
  }

  private RigProcess start(String name, String... words) {
    return RigProcess.java(
        directory.resolve(name + ".log"), variables, "300m", cluster, List.of(words));
  }

  @Override
  public String runner() {
    return "spark";
  }

  @Override
  public List<Path> classPath() {
    List<Path> jars = new ArrayList<>(RigProcess.jars("lib", "assay-"));
    jars.addAll(RigProcess.jars("lib-spark"));
    return jars;
  }

  /** Executors compile and collect as all JVMs of a rig do; short jobs need no more. */
  @Override
  public List<String> jvmOptions() {
    return List.of("-Dspark.executor.extraJavaOptions=" + String.join(" ", RigProcess.QUICK_START));
  }

  @Override
  public List<String> beamArguments() {
    return List.of("--sparkMaster=spark://127.0.0.1:" + port);
  }

  @Override
  public RigProcess submit(Path log, List<String> options, Path jar, List<String> words) {
    List<String> all = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    all.addAll(List.of("--master", "spark://127.0.0.1:" + port));
    all.addAll(options);
    all.add(jar.toString());
    all.addAll(words);
    return RigProcess.java(log, variables, "512m", cluster, all);
  }

  @Override
  public List<ProcessHandle> workers() {
    return nodes.stream()
        .flatMap(node -> node.handle().descendants())
        .filter(SparkRig::isExecutor)
        .toList();
  }

  private static boolean isExecutor(ProcessHandle process) {
    return Stream.of(process.info().arguments().orElse(new String[0]))
        .anyMatch(word -> word.endsWith(EXECUTOR));
  }

  /** An application has executors for as long as it runs. */
  @Override
  public int jobs() {
    return workers().isEmpty() ? 0 : 1;
  }

  /** A Worker starts the next executor by itself. */
  @Override
  public void mend() {}

  @Override
  public void close() {
    nodes.forEach(RigProcess::close);
    master.close();
  }
}
