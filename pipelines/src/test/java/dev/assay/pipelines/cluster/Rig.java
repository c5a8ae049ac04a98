package dev.assay.pipelines.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A cluster of two workers on this machine, started for a test. */
interface Rig extends AutoCloseable {

  /**
   * Starts a cluster of a kind.
   *
   * @param runner {@code flink} or {@code spark}
   * @param variables that all its processes have
   * @param cores of each Spark Worker; Flink's have two slots
   */
  static Rig of(String runner, Path directory, Map<String, String> variables, int cores)
      throws IOException {
    return runner.equals("flink")
        ? new FlinkRig(directory, variables)
        : new SparkRig(directory, variables, cores);
  }

  /** Returns the name of the runner that sends it jobs. */
  String runner();

  /** Returns the jars of the command that sends a job. */
  List<Path> classPath();

  /** Returns what the JVM of that command is told beside. */
  default List<String> jvmOptions() {
    return List.of();
  }

  /** Returns what stands behind {@code --}. */
  List<String> beamArguments();

  /**
   * Starts the cluster's own command that submits a jar.
   *
   * @param options of that command, before the jar
   * @param words for the jar's main class
   */
  RigProcess submit(Path log, List<String> options, Path jar, List<String> words);

  /** Returns the processes that call models now. */
  List<ProcessHandle> workers();

  /** Returns how many jobs the cluster has that have not ended. */
  int jobs();

  /** Brings back what was killed. */
  void mend();

  @Override
  void close();
}
