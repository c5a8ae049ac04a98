package dev.assay.pipelines.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.RunSettings.Runner;
import dev.assay.transforms.call.LaneKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeamRunnersTest {

  /** A short run in the same process, which looks through no options. */
  @BeforeAll
  static void runBefore() {
    assertThat(new DirectBeam(List.of(), 1).options()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DIRECT|--targetParalelism=3|--targetParalelism",
        "DIRECT|targetParallelism=3|is not --name=value",
        "DIRECT|--runner=FlinkRunner|name the runner before --",
        "FLINK|--paralelism=3|--paralelism",
        "FLINK|--flinkMaster=somewhere|must be host:port",
        "SPARK|--sparkMaster=here:7077|must be spark://host:port",
        "SPARK|--sparkMaster=spark://here|must be spark://host:port",
        "DATAFLOW|--project=p|--region, --stagingLocation or --tempLocation",
        "DATAFLOW|--region=r|--project",
      })
  void namesTheOptionThatIsWrongOrMissing(Runner runner, String option, String named) {
    assertThatThrownBy(() -> BeamRunners.of(runner, List.of(option), 1))
        .isInstanceOfSatisfying(
            BeamOptionException.class,
            problem -> assertThat(problem.status()).isEqualTo(ExitStatus.USAGE))
        .hasMessageStartingWith("USAGE_BEAM_OPTION: ")
        .hasMessageContaining(named);
  }

  @Test
  void refusesAStagingLocationThatIsNoBucket() {
    assertThatThrownBy(
            () ->
                BeamRunners.of(
                    Runner.DATAFLOW,
                    List.of("--project=p", "--region=r", "--stagingLocation=/tmp/x"),
                    1))
        .hasMessageContainingAll("--stagingLocation=/tmp/x", "gs://BUCKET/FOLDER");
  }

  @ParameterizedTest
  @CsvSource({"FLINK,--flinkMaster=127.0.0.1:%d", "SPARK,--sparkMaster=spark://127.0.0.1:%d"})
  void saysWhichClusterDoesNotAnswer(Runner runner, String option) throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThatThrownBy(() -> BeamRunners.of(runner, List.of(option.formatted(free)), 1))
        .isInstanceOfSatisfying(
            BeamOptionException.class,
            problem -> assertThat(problem.status()).isEqualTo(ExitStatus.CONFIGURATION))
        .hasMessageContainingAll("CLUSTER_UNREACHABLE", option.formatted(free));
  }

  @Test
  void takesTheSlotsOfAFlinkCluster() throws IOException {
    try (Overview cluster = new Overview("{\"taskmanagers\":2,\"slots-total\":6}")) {
      assertThat(FlinkCluster.at("127.0.0.1:" + cluster.port()).slots()).isEqualTo(6);
      assertThat(FlinkCluster.at("http://127.0.0.1:" + cluster.port()).slots()).isEqualTo(6);
    }
  }

  @Test
  void refusesAFlinkClusterWithoutWorkersAndWhatIsNone() throws IOException {
    try (Overview empty = new Overview("{\"taskmanagers\":0,\"slots-total\":0}");
        Overview other = new Overview("{\"hello\":1}")) {
      assertThatThrownBy(() -> FlinkCluster.at("127.0.0.1:" + empty.port()))
          .hasMessageContaining("it has no TaskManager");
      assertThatThrownBy(() -> FlinkCluster.at("127.0.0.1:" + other.port()))
          .hasMessageContaining("it is no Flink REST endpoint");
    }
  }

  @Test
  void theDirectRunnerHasAWorkerForEachLaneUnlessToldOtherwise() {
    assertThat(
            BeamRunners.of(Runner.DIRECT, List.of(), 8)
                .options()
                .as(DirectOptions.class)
                .getTargetParallelism())
        .isEqualTo(8);
    assertThat(
            BeamRunners.of(Runner.DIRECT, List.of("--targetParallelism=3"), 8)
                .options()
                .as(DirectOptions.class)
                .getTargetParallelism())
        .isEqualTo(3);
  }

  @Test
  void placesEachLaneOnASlotOfItsOwn() {
    List<LaneKey> lanes =
        IntStream.range(0, 8).mapToObj(i -> new LaneKey("http://x", "K", "g" + i, "")).toList();

    Map<LaneKey, String> placements = Placements.of(lanes, 8, BeamRunnersTest::slot);

    Set<Integer> slots = new HashSet<>();
    placements.forEach(
        (lane, text) -> {
          try {
            slots.add(
                slot(CoderUtils.encodeToByteArray(LaneKey.coder(), lane.withPlacement(text))));
          } catch (CoderException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(slots).hasSize(8);
  }

  @Test
  void embeddedFlinkPlacesLanesBySlotsOfTheSameNumber() {
    List<LaneKey> lanes =
        IntStream.range(0, 40).mapToObj(i -> new LaneKey("http://x", "K", "g" + i, "")).toList();

    Map<LaneKey, String> placements = BeamRunners.of(Runner.FLINK, List.of(), 40).placements(lanes);

    assertThat(new HashSet<>(placements.values()))
        .as("texts that were tried")
        .hasSizeGreaterThan(1);
  }

  private static int slot(byte[] key) {
    return Math.floorMod(Arrays.hashCode(key), 8);
  }

  /** What a JobManager answers. */
  private static final class Overview implements AutoCloseable {
    private final HttpServer server;

    Overview(String text) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      server.createContext(
          "/overview",
          exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
