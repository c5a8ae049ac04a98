package dev.assay.pipelines.runner;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.util.MathUtils;
import org.jspecify.annotations.Nullable;

/**
 * Flink in batch mode, inside this process or on a cluster: sorts and spills, so that memory does
 * not grow with the rows. Only this class knows Flink's classes; they are not on the class path of
 * other runs.
 *
 * <p>A job that this process sends to a cluster is begun again when a worker is lost; one that
 * {@code flink run} sends, as the cluster's own configuration says.
 */
@SuppressWarnings("deprecation") // Beam's batch jobs are written for the environment that is.
final class FlinkBeam implements BeamRunner {

  private static final String LOCAL = "[local]";
  private static final String AUTO = "[auto]";

  private final BeamArguments arguments;
  private final int slots;
  private final boolean remote;
  private final @Nullable FlinkCluster cluster;

  private FlinkBeam(
      BeamArguments arguments, int slots, boolean remote, @Nullable FlinkCluster cluster) {
    this.arguments = arguments;
    this.slots = slots;
    this.remote = remote;
    this.cluster = cluster;
  }

  static FlinkBeam of(List<String> given, int lanes) {
    BeamArguments arguments = new BeamArguments(given);
    String master = master(arguments);
    FlinkPipelineOptions typed =
        arguments
            .orElse("flinkMaster", master)
            .options("FlinkRunner")
            .as(FlinkPipelineOptions.class);
    boolean remote = isRemote(arguments);
    if (master.equals(AUTO) && isDetached()) {
      throw BeamOptionException.usage(
          "a job that nobody waits for leaves no outputs; give it to flink run without --detached");
    }
    FlinkCluster cluster = master.startsWith("[") ? null : FlinkCluster.at(master);
    Integer wanted = typed.getParallelism();
    int slots = wanted == null || wanted < 1 ? slots(cluster, lanes) : wanted;
    return new FlinkBeam(
        arguments
            .orElse("flinkMaster", master)
            .orElse("parallelism", slots)
            .orElse("objectReuse", true)
            .orElse("jobName", "assay-" + UUID.randomUUID().toString().substring(0, 8)),
        slots,
        remote,
        cluster);
  }

  static boolean isRemote(BeamArguments arguments) {
    return !master(arguments).equals(LOCAL);
  }

  /** A jar that was handed to {@code flink run} goes where that command sends it. */
  private static String master(BeamArguments arguments) {
    String master = arguments.value("flinkMaster");
    if (master == null || master.equals(AUTO)) {
      return isSubmitted() ? AUTO : LOCAL;
    }
    return master;
  }

  private static boolean isDetached() {
    return isSubmitted()
        && !ExecutionEnvironment.getExecutionEnvironment()
            .getConfiguration()
            .get(DeploymentOptions.ATTACHED);
  }

  /** Whether this was handed to {@code flink run} or a JobManager as a jar. */
  private static boolean isSubmitted() {
    return !ExecutionEnvironment.areExplicitEnvironmentsAllowed();
  }

  private static int slots(@Nullable FlinkCluster cluster, int lanes) {
    return cluster == null
        ? Math.max(Runtime.getRuntime().availableProcessors(), lanes)
        : cluster.slots();
  }

  @Override
  public PipelineOptions options() {
    FlinkPipelineOptions options = arguments.options("FlinkRunner").as(FlinkPipelineOptions.class);
    if (cluster != null) {
      FlinkRestarts.install(
          cluster.endpoint(), options.getFlinkConfDir(), StagedJars.without("flink-"));
      options.setFlinkMaster(AUTO);
    }
    return options;
  }

  @Override
  public Map<LaneKey, String> placements(List<LaneKey> lanes) {
    return Placements.of(
        lanes, slots, bytes -> MathUtils.murmurHash(Arrays.hashCode(bytes)) % slots);
  }

  @Override
  public Gathering gathering() {
    return Gathering.EACH_RUN;
  }

  @Override
  public @Nullable String cancel(@Nullable PipelineResult job) throws IOException {
    if (cluster == null) {
      throw new IOException("flink run has sent it");
    }
    String id = cluster.cancel(String.valueOf(arguments.value("jobName")));
    return id == null ? null : "job " + id;
  }

  @Override
  public String cancelling() {
    return "by flink cancel, or on the JobManager's page: job " + arguments.value("jobName");
  }

  @Override
  public boolean isRemote() {
    return remote;
  }
}
