package dev.assay.pipelines.runner;

import dev.assay.transforms.call.CallModels.Gathering;
import dev.assay.transforms.call.LaneKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.FileStagingOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Spark in batch mode, inside this process or on a cluster. It names no class of Spark, so that the
 * program is built without them; they are on the class path of such runs only.
 */
final class SparkBeam implements BeamRunner {

  private static final int PATIENCE_MILLIS = 10_000;
  private static final String STANDALONE = "spark://";
  private static final String PARTITIONS = "spark.default.parallelism";
  private static final int LEAST_PARTITIONS = 8;
  private static final String SUBMITTED_MASTER = "spark.master";
  private static final String SUBMITTED_JARS = "spark.jars";

  /** What a Spark cluster has itself. */
  private static final String[] CLUSTER_JARS = {
    "spark-",
    "scala-",
    "hadoop-client-",
    "log4j-",
    "json4s-",
    "jersey-",
    "jakarta.",
    "netty-",
    "kryo-",
    "chill",
    "objenesis-",
    "minlog-",
    "slf4j-",
    "hive-",
    "hk2-",
    "zookeeper-",
    "curator-",
    "rocksdbjni-",
    "arrow-",
    "orc-",
    "jul-to-slf4j-",
    "jcl-over-slf4j-",
    "leveldbjni-",
    "ivy-"
  };

  private final BeamArguments arguments;
  private final int partitions;
  private final boolean remote;

  private SparkBeam(BeamArguments arguments, int partitions, boolean remote) {
    this.arguments = arguments;
    this.partitions = partitions;
    this.remote = remote;
  }

  static SparkBeam of(List<String> given, int lanes) {
    BeamArguments arguments = new BeamArguments(given);
    int slots = Math.max(Runtime.getRuntime().availableProcessors(), lanes);
    setUnlessSet(PARTITIONS, String.valueOf(Math.max(LEAST_PARTITIONS, lanes)));
    String named = master(arguments);
    String master = named == null ? "local[" + slots + "]" : named;
    check(master);
    SparkBeam runner =
        new SparkBeam(
            arguments.orElse("sparkMaster", master),
            Integer.getInteger(PARTITIONS, LEAST_PARTITIONS),
            isRemote(arguments));
    runner.options();
    return runner;
  }

  static boolean isRemote(BeamArguments arguments) {
    String master = master(arguments);
    return master != null && !master.startsWith("local");
  }

  private static @Nullable String master(BeamArguments arguments) {
    String submitted = System.getProperty(SUBMITTED_MASTER);
    return submitted == null ? arguments.value("sparkMaster") : submitted;
  }

  /** Beam's list takes the place of {@code spark-submit}'s own, and is never left empty by it. */
  private List<String> stagedJars() {
    if (!remote) {
      return List.of();
    }
    return System.getProperty(SUBMITTED_MASTER) == null
        ? StagedJars.without(CLUSTER_JARS)
        : StagedJars.submitted(System.getProperty(SUBMITTED_JARS, ""));
  }

  private static void check(String master) {
    if (master.startsWith(STANDALONE)) {
      for (String each : master.substring(STANDALONE.length()).split(",", -1)) {
        connect(master, each);
      }
    } else if (!master.matches("local(\\[.*\\])?|yarn|k8s://.+|mesos://.+")) {
      throw BeamOptionException.usage(
          "--sparkMaster="
              + master
              + " (must be spark://host:port, yarn, k8s://https://host:port or local[N])");
    }
  }

  private static void connect(String master, String address) {
    URI uri;
    try {
      uri = URI.create(STANDALONE + address);
    } catch (IllegalArgumentException e) {
      throw BeamOptionException.usage("--sparkMaster=" + master + " (must be spark://host:port)");
    }
    if (uri.getHost() == null || uri.getPort() < 1) {
      throw BeamOptionException.usage("--sparkMaster=" + master + " (must be spark://host:port)");
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
    } catch (IOException e) {
      throw BeamOptionException.unreachable(
          "--sparkMaster="
              + master
              + ": "
              + e.getMessage()
              + "; start the cluster or correct the address");
    }
  }

  /** Libraries of Spark's own are older than those that experiments need. */
  private static void preferStagedJars() {
    setUnlessSet("spark.executor.userClassPathFirst", "true");
    setUnlessSet("spark.ui.enabled", "false");
  }

  private static void setUnlessSet(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  @Override
  public PipelineOptions options() {
    preferStagedJars();
    PipelineOptions options = arguments.options("SparkRunner");
    options.as(FileStagingOptions.class).setFilesToStage(stagedJars());
    return options;
  }

  @Override
  public Map<LaneKey, String> placements(List<LaneKey> lanes) {
    return Placements.of(
        lanes, partitions, bytes -> Math.floorMod(Arrays.hashCode(bytes), partitions));
  }

  @Override
  public Gathering gathering() {
    return Gathering.EACH_RUN;
  }

  @Override
  public boolean isRemote() {
    return remote;
  }

  @Override
  public String cancelling() {
    return "on the Master's page (an application ends with its driver)";
  }
}
