package dev.assay.pipelines.cluster;

import java.nio.file.Path;
import java.util.List;

/** A cluster of two workers on this machine, started for a test. */
interface Rig extends AutoCloseable {

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

  /** Returns the processes that call models now. */
  List<ProcessHandle> workers();

  /** Brings back what was killed. */
  void mend();

  @Override
  void close();
}
