package dev.assay.pipelines.runner;

import java.net.URI;
import java.util.List;
import org.apache.flink.api.common.restartstrategy.RestartStrategies;
import org.apache.flink.api.common.time.Time;
import org.apache.flink.api.java.RemoteEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a batch job on a cluster that is begun again when a worker is lost. Beam makes
 * none of that kind, but takes the one that is there.
 */
@SuppressWarnings("deprecation") // Beam's batch jobs are written for it.
final class FlinkRestarts extends RemoteEnvironment {

  private static final int ATTEMPTS = 10;
  private static final Time DELAY = Time.seconds(1);

  private FlinkRestarts(URI master, Configuration configuration, List<String> jars) {
    super(master.getHost(), master.getPort(), configuration, jars.toArray(String[]::new));
    setRestartStrategy(RestartStrategies.fixedDelayRestart(ATTEMPTS, DELAY));
  }

  /**
   * Makes the environment that the next pipeline of this process is run in.
   *
   * @param master a JobManager's REST endpoint
   * @param configuration folder with Flink's configuration; null for the standard one
   * @param jars that workers are sent
   */
  static void install(URI master, @Nullable String configuration, List<String> jars) {
    resetContextEnvironment();
    FlinkRestarts environment =
        new FlinkRestarts(
            master,
            configuration == null
                ? new Configuration()
                : GlobalConfiguration.loadConfiguration(configuration),
            jars);
    initializeContextEnvironment(() -> environment);
  }
}
