package dev.assay.pipelines.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.LimitJudge;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.pipelines.endtoend.AssayProcess.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an answer means for all that share its lane: keys, rates, addresses. */
class LanesIT {

  @TempDir Path temporary;

  @Test
  void stopsAtTheFirstRefusedKeyAndGoesOnWithAGoodOne() {
    try (FaultServer server =
        FaultServer.start(
            r -> ServerReply.error(401, "invalid_request_error", "invalid_api_key", "Bad key"))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(5)));

      Ended stopped = work.run("run", "rows.jsonl", "--output", "out", "--concurrency", "1");

      assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(77);
      assertThat(stopped.err())
          .contains("HTTP_401", "the key is not accepted")
          .contains("Continue with: ./assay run rows.jsonl --concurrency 1 --output out --resume");
      assertThat(server.received()).as("requests with a refused key").hasSize(1);
      Output output = work.output("out");
      assertThat(codes(output, "r"))
          .containsExactlyInAnyOrder(
              "HTTP_401 1", "LANE_STOPPED 0", "LANE_STOPPED 0", "LANE_STOPPED 0", "LANE_STOPPED 0");
      server.script(ServerReply::echo);

      Ended resumed = work.run(resumeWords(stopped));

      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(server.received()).hasSize(6);
      assertThat(work.output("out").withStatus("answered")).hasSize(5);
    }
  }

  @Test
  void keepsWrongAddressesAndRatesApartFromGoodLanes() throws IOException {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    Set<String> limited = Set.of("hint", "nohint");
    try (FaultServer elsewhere = FaultServer.start();
        FaultServer moved =
            FaultServer.start(
                r ->
                    ServerReply.json(
                        302, "{}", Map.of("Location", elsewhere.baseUrl() + r.path())));
        FaultServer server =
            FaultServer.start(
                request -> {
                  String kind = request.text().substring(0, request.text().indexOf(' '));
                  int times =
                      seen.computeIfAbsent(kind, k -> new AtomicInteger()).incrementAndGet();
                  if (kind.equals("absent")) {
                    return ServerReply.error(404, "invalid_request_error", "model_not_found", "m");
                  }
                  return limited.contains(kind) && times <= 2 ? tooMany(kind) : echo(request);
                })) {
      Workspace work =
          new Workspace(temporary)
              .withServer(server)
              .withModelAt("moved", moved.baseUrl())
              .withModelAt("gone", URI.create("http://127.0.0.1:" + unusedPort() + "/v1"));
      List<ObjectNode> rows = new ArrayList<>();
      for (String kind : List.of("good", "hint", "nohint", "absent", "moved", "gone")) {
        for (int i = 1; i <= 3; i++) {
          ObjectNode row = Rows.openai(kind + i, kind + " " + i).put("group", kind);
          rows.add(row.put("model_name", kind));
        }
      }
      work.write("rows.jsonl", Rows.jsonl(rows));

      Ended ended =
          work.run(
              "run", "rows.jsonl", "--output", "out", "--max-attempts", "2", "--concurrency", "1");

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(75);
      assertThat(ended.err())
          .contains("absent", "HTTP_404", "moved", "NET_REDIRECT_REFUSED", "Continue with: ");
      Output output = work.output("out");
      assertThat(output.counts())
          .isEqualTo("18 read, 0 rejected, 18 accepted; 9 answered, 0 refused, 9 failed");
      assertThat(codes(output, "absent"))
          .containsExactlyInAnyOrder("HTTP_404 1", "LANE_STOPPED 0", "LANE_STOPPED 0");
      assertThat(codes(output, "moved"))
          .containsExactlyInAnyOrder("NET_REDIRECT_REFUSED 1", "LANE_STOPPED 0", "LANE_STOPPED 0");
      assertThat(codes(output, "gone"))
          .containsExactly("NET_REFUSED 2", "NET_REFUSED 2", "NET_REFUSED 2");
      assertThat(seen.get("absent")).as("requests of a lane that a 404 stopped").hasValue(1);
      assertThat(moved.received()).as("requests of a lane that a redirect stopped").hasSize(1);
      assertThat(elsewhere.received()).as("requests where the redirect leads").isEmpty();
      for (String kind : limited) {
        assertThat(seen.get(kind)).as("requests of %s", kind).hasValue(5);
        List<Long> times =
            server.received().stream()
                .filter(request -> request.text().startsWith(kind + " "))
                .map(ReceivedRequest::nanoTime)
                .toList();
        long least = kind.equals("hint") ? 1_000_000_000L : 450_000_000L;
        assertThat(times.get(1) - times.get(0)).as("wait of %s", kind).isGreaterThan(least);
        assertThat(times.get(2) - times.get(1)).as("wait of %s", kind).isGreaterThan(least);
      }
      assertThat(output.summary().at("/calls/rate_limited").intValue()).isEqualTo(4);
    }
  }

  /** Two refusals for the rate and one attempt allowed: a refusal is no attempt. */
  @Test
  void spendsNoAttemptOnARefusalForTheRate() {
    AtomicInteger seen = new AtomicInteger();
    try (FaultServer server =
        FaultServer.start(r -> seen.incrementAndGet() <= 2 ? tooMany("hint") : echo(r))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(1)));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--max-attempts", "1");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(work.output("out").run("r01").at("/completion/rate_limited").intValue())
          .isEqualTo(2);
      assertThat(server.received()).hasSize(3);
    }
  }

  /** A burst of five is what requests need that arrive up to 200 ms late. */
  @Test
  void staysWithinTheRateThatTheServerCounts() {
    try (FaultServer server = FaultServer.start(LanesIT::echo, LimitJudge.tokenBucket(1_200, 5))) {
      Workspace work = new Workspace(temporary).withServer(server);
      work.write("rows.jsonl", Rows.jsonl(Rows.openai(60)));

      Ended ended = work.run("run", "rows.jsonl", "--output", "out", "--limit", "openai=1200/min");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(server.received())
          .extracting(ReceivedRequest::status)
          .hasSize(60)
          .containsOnly(200);
      long nanos = server.received().get(59).nanoTime() - server.received().get(0).nanoTime();
      assertThat(Duration.ofNanos(nanos)).isLessThan(Duration.ofSeconds(6));
    }
  }

  private static ServerReply echo(ServerRequest request) {
    return ServerReply.echo(request);
  }

  private static ServerReply tooMany(String kind) {
    return ServerReply.json(
        429,
        "{\"error\": {\"message\": \"slow down\", \"type\": \"requests\","
            + " \"code\": \"rate_limit_exceeded\"}}",
        kind.equals("hint") ? Map.of("Retry-After", "1") : Map.of());
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Returns code and attempts of the failed runs whose ids begin so. */
  private static List<String> codes(Output output, String idPrefix) {
    return output.withStatus("failed").stream()
        .filter(line -> line.path("id").asText().startsWith(idPrefix))
        .map(
            line ->
                line.at("/error/code").asText() + " " + line.at("/completion/attempts").intValue())
        .toList();
  }

  private static String[] resumeWords(Ended stopped) {
    String line =
        stopped
            .err()
            .lines()
            .filter(l -> l.startsWith("Continue with: ./assay "))
            .findFirst()
            .get();
    return line.substring("Continue with: ./assay ".length()).split(" ");
  }
}
