package dev.assay.io.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.time.Clock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTlsTest {

  @TempDir private Path folder;

  private static GoogleHttpTransport transport(SSLContext tls) {
    return new GoogleHttpTransport(2, Clock.system(), SystemDefaultDnsResolver.INSTANCE, () -> tls);
  }

  private static HttpCall get(URI uri) {
    return new HttpCall("GET", uri, Map.of(), new byte[0], Duration.ofSeconds(10), 1_000);
  }

  private static void assertRefused(HttpResult result) {
    assertThat(result)
        .isEqualTo(new Lost("NET_TLS", "no trusted TLS connection to 127.0.0.1", false));
  }

  @Test
  void aConnectionClosedByTheServerIsReplacedUnderTlsToo() throws Exception {
    try (TlsServer server = new TlsServer(folder, "-ext", "SAN=IP:127.0.0.1");
        GoogleHttpTransport transport = transport(server.trusting())) {
      for (int i = 0; i < 5; i++) {
        CountDownLatch closed = server.nextClosed();
        assertThat(transport.send(get(server.uri()))).isInstanceOf(HttpResult.Reply.class);
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(server.answered()).isEqualTo(5);
    }
  }

  @Test
  void setsUpTlsOnceAndOnlyForAServerThatSpeaksIt() throws Exception {
    AtomicInteger times = new AtomicInteger();
    try (TlsServer server = new TlsServer(folder, "-ext", "SAN=IP:127.0.0.1");
        FaultServer plain = FaultServer.start();
        GoogleHttpTransport transport =
            new GoogleHttpTransport(
                2,
                Clock.system(),
                SystemDefaultDnsResolver.INSTANCE,
                () -> {
                  times.incrementAndGet();
                  return server.trusting();
                })) {
      assertThat(transport.send(get(plain.baseUrl()))).isInstanceOf(HttpResult.Reply.class);
      assertThat(times).hasValue(0);

      for (int i = 0; i < 2; i++) {
        assertThat(transport.send(get(server.uri()))).isInstanceOf(HttpResult.Reply.class);
      }
      assertThat(times).hasValue(1);
    }
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() throws Exception {
    try (TlsServer server = new TlsServer(folder, "-ext", "SAN=IP:127.0.0.1");
        GoogleHttpTransport transport = new GoogleHttpTransport(1)) {
      assertRefused(transport.send(get(server.uri())));
      assertThat(server.answered()).isZero();
    }
  }

  @Test
  void refusesACertificateForAnotherHost() throws Exception {
    try (TlsServer server = new TlsServer(folder, "-ext", "SAN=DNS:other.example");
        GoogleHttpTransport transport = transport(server.trusting())) {
      assertRefused(transport.send(get(server.uri())));
      assertThat(server.answered()).isZero();
    }
  }

  @Test
  void refusesAServerThatSpeaksNoTls() {
    try (FaultServer server = FaultServer.start();
        GoogleHttpTransport transport = new GoogleHttpTransport(1)) {
      assertRefused(transport.send(get(URI.create("https://127.0.0.1:" + server.port() + "/v1"))));
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void aHandshakeThatStallsEndsAtTheDeadline() throws Exception {
    try (ServerSocket silent =
            new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        GoogleHttpTransport transport = new GoogleHttpTransport(1)) {
      URI uri = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/v1");
      long start = System.nanoTime();
      HttpResult result =
          transport.send(
              new HttpCall("GET", uri, Map.of(), new byte[0], Duration.ofMillis(300), 1_000));

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(298), Duration.ofMillis(550));
      assertThat(result)
          .isEqualTo(
              new Lost("NET_DEADLINE", "no whole reply from 127.0.0.1 within 300 ms", false));
    }
  }
}
