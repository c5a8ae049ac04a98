package dev.assay.io.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.http.HttpResult.Reply;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GoogleHttpTransportTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final FaultServer server = FaultServer.start();
  private final GoogleHttpTransport transport = new GoogleHttpTransport(8);

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private HttpCall call(String text) {
    return call(server.baseUrl(), text, LONG, HttpCall.DEFAULT_MAX_REPLY_BYTES);
  }

  private static HttpCall call(URI base, String text, Duration deadline, int maxReplyBytes) {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    return new HttpCall(
        "POST",
        URI.create(base + "/chat/completions"),
        Map.of("Authorization", "Bearer k-1", "Content-Type", "application/json", "X-Own", "1"),
        body.getBytes(UTF_8),
        deadline,
        maxReplyBytes);
  }

  private Lost lost(HttpCall call) {
    HttpResult result = transport.send(call);
    assertThat(result).isInstanceOf(Lost.class);
    return (Lost) result;
  }

  private Reply reply(HttpCall call) {
    HttpResult result = transport.send(call);
    assertThat(result).isInstanceOf(Reply.class);
    return (Reply) result;
  }

  @Test
  void returnsStatusHeadersAndBody() {
    Reply reply = reply(call("hello"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("x-request-id")).isEqualTo("req-1");
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(new String(reply.body(), UTF_8)).contains("\"content\":\"hello\"");
  }

  @Test
  void sendsHeadersAsGivenAndNothingOfTheClientsOwn() {
    StringBuilder seen = new StringBuilder();
    server.script(
        request -> {
          seen.append(request.headers());
          return ServerReply.echo(request);
        });

    reply(call("hello"));

    assertThat(seen.toString())
        .contains("authorization=Bearer k-1", "content-type=application/json", "x-own=1")
        .contains("accept-encoding=gzip")
        .doesNotContain("user-agent", "cookie", "upgrade", "trace", "expect");
  }

  @Test
  void keepsAConnectionForManyRequests() {
    for (int i = 0; i < 20; i++) {
      reply(call("n" + i));
    }

    assertThat(server.acceptedConnections()).isEqualTo(1);
    assertThat(server.received()).hasSize(20);
  }

  @Test
  void getsWithoutABody() {
    HttpCall get = new HttpCall("GET", server.baseUrl(), Map.of(), new byte[0], LONG, 1_000_000);

    assertThat(reply(get).status()).isEqualTo(200);
  }

  @Test
  void returnsErrorsAndRepliesWithoutBodyAsReplies() {
    server.script(request -> ServerReply.error(429, "t", "c", "slow"));
    assertThat(reply(call("a")).status()).isEqualTo(429);
    server.script(request -> ServerReply.raw("HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8)));
    assertThat(reply(call("a")).body()).isEmpty();
    awaitNoConnection();
    server.script(request -> ServerReply.empty());
    assertThat(reply(call("a")).body()).isEmpty();
  }

  @Test
  void doesNotFollowRedirects() {
    try (FaultServer other = FaultServer.start()) {
      server.script(
          request -> ServerReply.json(307, "", Map.of("Location", other.baseUrl().toString())));

      assertThat(reply(call("a")).status()).isEqualTo(307);
      assertThat(other.received()).isEmpty();
    }
  }

  @Test
  void replacesAConnectionThatTheServerClosedWhileIdle() {
    server.script(request -> ServerReply.echo(request).thenClose());
    for (int i = 0; i < 20; i++) {
      assertThat(reply(call("n" + i)).status()).isEqualTo(200);
      awaitNoConnection();
    }

    assertThat(server.received()).hasSize(20);
  }

  private void awaitNoConnection() {
    long until = System.nanoTime() + LONG.toNanos();
    while (server.openConnections() > 0 && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(server.openConnections()).isZero();
  }

  @Test
  void reportsACutBeforeAnyReplyAsSent() {
    server.script(request -> ServerReply.reset());
    assertThat(lost(call("a")))
        .extracting(Lost::code, Lost::sent)
        .containsExactly("NET_RESET", true);
    server.script(request -> ServerReply.close());
    assertThat(lost(call("a")))
        .extracting(Lost::code, Lost::sent)
        .containsExactly("NET_RESET", true);

    assertThat(server.received()).as("never sent again").hasSize(2);
  }

  @Test
  void reportsATruncatedBodyAsSent() {
    server.script(request -> ServerReply.shortBody("{\"a\":"));
    assertThat(lost(call("a")))
        .extracting(Lost::code, Lost::sent)
        .containsExactly("NET_RESET", true);
    server.script(request -> ServerReply.cutChunks("{\"a\":"));
    assertThat(lost(call("a")))
        .extracting(Lost::code, Lost::sent)
        .containsExactly("NET_RESET", true);
    server.script(request -> ServerReply.shortBody("{\"a\":").thenReset());
    assertThat(lost(call("a")))
        .extracting(Lost::code, Lost::sent)
        .containsExactly("NET_RESET", true);
  }

  @Test
  void reportsBytesThatAreNotHttp() {
    server.script(request -> ServerReply.raw("SSH-2.0-OpenSSH\r\n\r\n".getBytes(UTF_8)));
    assertThat(lost(call("a")).sent()).isTrue();
    server.script(
        request ->
            ServerReply.raw(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".getBytes(UTF_8)));
    assertThat(lost(call("a"))).extracting(Lost::code, Lost::sent).containsExactly("NET_IO", true);
    server.script(
        request ->
            ServerReply.raw("HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n".getBytes(UTF_8)));
    assertThat(lost(call("a"))).extracting(Lost::code, Lost::sent).containsExactly("NET_IO", true);
  }

  @Test
  void survivesHeadersThatLibrariesTripOver() {
    server.script(
        request ->
            ServerReply.json(
                200, "{}", Map.of("Age", "old", "Content-MD5", "?", "Date", "yesterday")));

    assertThat(reply(call("a")).header("age")).isEqualTo("old");
  }

  @Test
  void reportsARefusedConnectionAsNotSent() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Lost lost = lost(call(URI.create("http://127.0.0.1:" + port), "a", LONG, 1_000));

    assertThat(lost).extracting(Lost::code, Lost::sent).containsExactly("NET_REFUSED", false);
    assertThat(lost.message()).isEqualTo("127.0.0.1 could not be connected to");
  }

  @Test
  void cutsAReplyAtItsCapAndClosesTheConnection() {
    server.script(request -> ServerReply.answer(request, "x".repeat(100_000)));

    Lost lost = lost(call(server.baseUrl(), "a", LONG, 10_000));

    assertThat(lost).extracting(Lost::code, Lost::sent).containsExactly("RESP_TOO_LARGE", true);
    awaitNoConnection();
  }

  @Test
  void takesAReplyOfExactlyTheCap() {
    server.script(request -> ServerReply.json(200, "x".repeat(10_000)));

    assertThat(reply(call(server.baseUrl(), "a", LONG, 10_000)).body()).hasSize(10_000);
    assertThat(lost(call(server.baseUrl(), "a", LONG, 9_999)).code()).isEqualTo("RESP_TOO_LARGE");
  }

  @Test
  void cutsAnEndlessChunkedReply() {
    String chunk = "1000\r\n" + "y".repeat(4096) + "\r\n";
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    server.script(request -> ServerReply.raw((head + chunk.repeat(500)).getBytes(UTF_8)));

    assertThat(lost(call(server.baseUrl(), "a", LONG, 100_000)).code()).isEqualTo("RESP_TOO_LARGE");
    awaitNoConnection();
  }

  @Test
  void capsHeaders() {
    server.script(request -> ServerReply.json(200, "{}", Map.of("X-Long", "v".repeat(20_000))));
    assertThat(lost(call("a")).code()).isEqualTo("RESP_TOO_LARGE");
    StringBuilder many = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 5_000; i++) {
      many.append("X-").append(i).append(": 1\r\n");
    }
    server.script(request -> ServerReply.raw(many.append("\r\n").toString().getBytes(UTF_8)));
    assertThat(lost(call("a")).code()).isEqualTo("RESP_TOO_LARGE");
  }

  @Test
  void unpacksGzipAndKeepsTheConnection() throws IOException {
    byte[] packed = gzip("{\"packed\":true}".getBytes(UTF_8));
    server.script(
        request ->
            ServerReply.of(200, Map.of("Content-Encoding", "gzip"), "application/json", packed));

    assertThat(new String(reply(call("a")).body(), UTF_8)).isEqualTo("{\"packed\":true}");
    reply(call("b"));
    assertThat(server.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void capsWhatGzipUnpacksTo() throws IOException {
    byte[] bomb = gzip(new byte[50_000_000]);
    server.script(
        request ->
            ServerReply.of(200, Map.of("Content-Encoding", "gzip"), "application/json", bomb));

    assertThat(lost(call(server.baseUrl(), "a", LONG, 1_000_000)).code())
        .isEqualTo("RESP_TOO_LARGE");
  }

  @Test
  void reportsGzipThatIsNone() throws IOException {
    server.script(
        request -> ServerReply.json(200, "{\"a\":1}", Map.of("Content-Encoding", "gzip")));
    assertThat(lost(call("a"))).extracting(Lost::code, Lost::sent).containsExactly("NET_IO", true);
    byte[] packed = gzip("{\"packed\":true}".getBytes(UTF_8));
    byte[] half = java.util.Arrays.copyOf(packed, packed.length / 2);
    server.script(
        request ->
            ServerReply.of(200, Map.of("Content-Encoding", "gzip"), "application/json", half));
    assertThat(lost(call("a"))).extracting(Lost::code, Lost::sent).containsExactly("NET_IO", true);
  }

  @Test
  void readsAnAnswerGivenBeforeTheWholeRequestWasRead() {
    String large = "z".repeat(5_000_000);

    assertThat(reply(call(large)).body().length).isGreaterThan(5_000_000);
  }

  @Test
  void refusesSizesThatCannotBe() {
    assertThatThrownBy(() -> new GoogleHttpTransport(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxConnections: 0");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
