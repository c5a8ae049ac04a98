package dev.assay.pipelines.endtoend;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster in this process: two TaskManagers of one slot, each of which loads the classes
 * that a job sends it anew, so that they share no more than workers on two machines do.
 */
final class FlinkWorkers implements AutoCloseable {

  private static final Logger FLINK = Logger.getLogger("org.apache");

  private final MiniCluster cluster;

  FlinkWorkers() {
    FLINK.setLevel(Level.WARNING);
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(1)
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new AssertionError("Flink does not start", e);
    }
  }

  /** Returns the words by which a command sends it a job. */
  List<String> words() {
    try {
      return List.of(
          "--runner",
          "flink",
          "--",
          "--flinkMaster=127.0.0.1:" + cluster.getRestAddress().get().getPort(),
          "--parallelism=2");
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends all jobs, such as those of a command that was killed, and waits for it. */
  void endJobs() {
    try {
      for (var job : cluster.listJobs().get()) {
        if (!job.getJobState().isTerminalState()) {
          cluster.cancelJob(job.getJobId()).get();
          cluster.requestJobResult(job.getJobId()).get();
        }
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } catch (Exception e) {
      throw new AssertionError("Flink does not end", e);
    }
  }
}
