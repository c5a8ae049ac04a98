package dev.assay.io.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpResult.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FaultServerTest {

  private final GoogleHttpTransport transport = new GoogleHttpTransport(32);

  private HttpResult send(FaultServer server, String text) {
    byte[] body =
        ("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                + "{\"role\":\"user\",\"content\":\""
                + text
                + "\"}]}")
            .getBytes(UTF_8);
    return transport.send(
        new HttpCall(
            "POST",
            URI.create(server.baseUrl() + "/chat/completions"),
            Map.of("Authorization", "Bearer key-" + text.charAt(0)),
            body,
            Duration.ofSeconds(10),
            1 << 20));
  }

  @Test
  void keepsAnAccountOfEveryRequest() {
    try (FaultServer server = FaultServer.start()) {
      long before = System.nanoTime();
      send(server, "a1");
      send(server, "a2");
      send(server, "b1");

      List<ReceivedRequest> received = server.received();
      assertThat(received).extracting(ReceivedRequest::text).containsExactly("a1", "a2", "b1");
      assertThat(received).extracting(ReceivedRequest::number).containsExactly(1L, 2L, 3L);
      assertThat(received).extracting(ReceivedRequest::status).containsOnly(200);
      assertThat(received).extracting(ReceivedRequest::inFlight).containsOnly(1);
      assertThat(received).allSatisfy(r -> assertThat(r.nanoTime()).isGreaterThan(before));
      assertThat(received.get(0).keyHash())
          .hasSize(16)
          .isEqualTo(received.get(1).keyHash())
          .isNotEqualTo(received.get(2).keyHash());
    }
  }

  @Test
  void refusesWhatIsOverTheLimitAndSaysWhenToComeBack() {
    LimitJudge judge = LimitJudge.tokenBucket(1, 2);
    try (FaultServer server = FaultServer.start(ServerReply::echo, judge)) {
      assertThat(((Reply) send(server, "a")).status()).isEqualTo(200);
      assertThat(((Reply) send(server, "b")).status()).isEqualTo(200);
      Reply refused = (Reply) send(server, "c");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(Double.parseDouble(refused.headers().get("retry-after"))).isBetween(50.0, 60.0);
      assertThat(server.received())
          .extracting(ReceivedRequest::status)
          .containsExactly(200, 200, 429);
    }
  }

  @Test
  void answersManyConnectionsAtOnce() throws Exception {
    try (FaultServer server =
        FaultServer.start(request -> ServerReply.echo(request).after(Duration.ofMillis(100)))) {
      ExecutorService callers = Executors.newFixedThreadPool(32);
      List<Callable<HttpResult>> calls = new ArrayList<>();
      for (int i = 0; i < 320; i++) {
        String text = "row-" + i;
        calls.add(() -> send(server, text));
      }
      List<Future<HttpResult>> results = callers.invokeAll(calls);
      callers.shutdown();

      for (int i = 0; i < 320; i++) {
        assertThat(new String(((Reply) results.get(i).get()).body(), UTF_8))
            .contains("\"content\":\"row-" + i + "\"");
      }
      assertThat(server.received()).hasSize(320);
      assertThat(server.acceptedConnections()).isLessThanOrEqualTo(32);
      assertThat(server.received().stream().mapToInt(ReceivedRequest::inFlight).max().orElse(0))
          .isBetween(8, 32);
    }
  }

  @Test
  void closesIdleConnections() {
    try (FaultServer server = FaultServer.start()) {
      send(server, "a");
      server.closeIdleConnections();
      long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (server.openConnections() > 0 && System.nanoTime() < until) {
        Thread.onSpinWait();
      }

      assertThat(server.openConnections()).isZero();
      assertThat(send(server, "b")).isInstanceOf(Reply.class);
    }
  }

  @Test
  void namesTheClientsThatWait() throws Exception {
    try (FaultServer server = FaultServer.start(request -> ServerReply.stall());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      awaitClients(server, Set.of(client.getLocalPort()));

      client.close();
      awaitClients(server, Set.of());
    }
  }

  private static void awaitClients(FaultServer server, Set<Integer> ports) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!server.waitingClients().equals(ports) && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(server.waitingClients()).isEqualTo(ports);
  }

  @Test
  void readsItsCommandLine() {
    FaultServerOptions options =
        FaultServerOptions.parse(
            "--port",
            "0",
            "--latency",
            "100ms",
            "--bucket",
            "1200/min:20",
            "--sliding",
            "600/60s",
            "--fail-every",
            "2",
            "--no-retry-after");

    assertThat(options.latency()).isEqualTo(Duration.ofMillis(100));
    assertThat(options.tellsRetryAfter()).isFalse();
    assertThat(options.judges()).hasSize(2);
    LimitJudge bucket = options.judges().get(0);
    for (int i = 0; i < 20; i++) {
      assertThat(bucket.waitFor(0)).isZero();
      bucket.admit(0);
    }
    assertThat(bucket.waitFor(0)).isEqualTo(Duration.ofMillis(50));
    assertThatThrownBy(() -> FaultServerOptions.parse("--speed", "1"))
        .hasMessageContaining("Unknown --speed; usage: FaultServer");
    assertThatThrownBy(() -> FaultServerOptions.parse("--latency", "fast"))
        .hasMessageContaining("Invalid time fast");
    assertThatThrownBy(() -> FaultServerOptions.parse("--faults", "200=0.1"))
        .hasMessageContaining("Invalid fault 200=0.1");
    assertThatThrownBy(() -> FaultServerOptions.parse("--faults", "500=0.6,429=0.5"))
        .hasMessageContaining("(at most 1)");
    assertThatThrownBy(() -> FaultServerOptions.parse("--outage", "20s"))
        .hasMessageContaining("Invalid outage 20s");
    assertThatThrownBy(() -> FaultServerOptions.parse("--outage-kind", "slow"))
        .hasMessageContaining("Invalid outage kind slow");
  }

  @Test
  void makesTheSameFaultsFromTheSameSeed() {
    List<Integer> first = statuses("7");
    List<Integer> again = statuses("7");
    List<Integer> other = statuses("8");

    assertThat(first).isEqualTo(again).isNotEqualTo(other);
    assertThat(first).contains(200, 500, 429).hasSize(100);
    assertThat(first.stream().filter(status -> status == 500).count()).isBetween(18L, 42L);
  }

  private List<Integer> statuses(String seed) {
    try (FaultServer server =
        FaultServer.startWith("--faults", "500=0.3,429=0.1,reset=0.05", "--seed", seed)) {
      for (int i = 0; i < 100; i++) {
        HttpResult result = send(server, "row-" + i);
        if (result instanceof Reply reply && reply.status() == 429) {
          assertThat(reply.headers()).containsEntry("retry-after", "1");
        }
      }
      return server.received().stream().map(ReceivedRequest::status).toList();
    }
  }

  @Test
  void isDownForAWhileAndComesBack() {
    try (FaultServer server = FaultServer.startWith("--outage", "0ms:300ms", "--answer", "here")) {
      send(server, "first");
      assertThat(untilReply(server, 503)).isPositive();
      assertThat(untilReply(server, 200)).isPositive();
    }
  }

  @Test
  void refusesConnectionsForAWhileAndComesBackOnTheSamePort() {
    try (FaultServer server =
        FaultServer.startWith("--outage", "0ms:300ms", "--outage-kind", "refused")) {
      send(server, "first");
      assertThat(untilReply(server, 0)).isPositive();
      assertThat(untilReply(server, 200)).isPositive();
      assertThat(server.received()).extracting(ReceivedRequest::status).containsOnly(200);
    }
  }

  /** Returns after how many calls the status came, 0 standing for none; zero for never. */
  private int untilReply(FaultServer server, int status) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    for (int calls = 1; System.nanoTime() < until; calls++) {
      if ((send(server, "again") instanceof Reply reply ? reply.status() : 0) == status) {
        return calls;
      }
    }
    return 0;
  }

  @Test
  void keepsOnlyTheBeginningOfTextsWhereAskedTo() {
    try (FaultServer server = FaultServer.startWith("--keep-text", "3", "--answer", "short")) {
      assertThat(new String(((Reply) send(server, "a long text")).body(), UTF_8))
          .contains("\"content\":\"short\"");
      assertThat(server.received()).extracting(ReceivedRequest::text).containsExactly("a l");
    }
  }

  @Test
  void aScriptedTransportRecordsItsCalls() {
    ScriptedTransport scripted =
        ScriptedTransport.replying(
            ScriptedTransport.json(500, "{}"), ScriptedTransport.json(200, "{}"));
    HttpCall call =
        new HttpCall(
            "GET", URI.create("https://x/"), Map.of(), new byte[0], Duration.ofSeconds(1), 1);

    assertThat(((Reply) scripted.send(call)).status()).isEqualTo(500);
    assertThat(((Reply) scripted.send(call)).status()).isEqualTo(200);
    assertThat(((Reply) scripted.send(call)).status()).isEqualTo(200);
    assertThat(scripted.calls()).containsExactly(call, call, call);
  }

  @Test
  void aManualClockStaysItselfThroughSerialisation() throws IOException, ClassNotFoundException {
    ManualClock clock = new ManualClock();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(clock);
    }
    clock.advance(Duration.ofSeconds(3));
    Object copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = in.readObject();
    }

    assertThat(copy).isSameAs(clock);
    assertThat(clock.nanoTime()).isEqualTo(3_000_000_000L);
    assertThat(clock.now()).hasToString("2026-01-01T00:00:03Z");
  }
}
