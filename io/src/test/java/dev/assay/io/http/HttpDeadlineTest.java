package dev.assay.io.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpDeadlineTest {

  /** Room for a busy machine; every exchange here would last longer without its deadline. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private static HttpCall call(URI base, Duration deadline) {
    byte[] body = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}".getBytes(UTF_8);
    return new HttpCall(
        "POST", URI.create(base + "/chat/completions"), Map.of(), body, deadline, 1 << 20);
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static Lost lostInTime(HttpTransport transport, HttpCall call) {
    long start = System.nanoTime();
    HttpResult result = transport.send(call);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(result).isInstanceOf(Lost.class);
    assertThat(took).isBetween(call.deadline().minusMillis(2), call.deadline().plus(SLACK));
    return (Lost) result;
  }

  static Stream<Arguments> faults() {
    Duration gap = Duration.ofMillis(100);
    return Stream.of(
        Arguments.of("stall before headers", script(r -> ServerReply.stall())),
        Arguments.of("dripping headers", script(r -> ServerReply.echo(r).dripped(gap))),
        Arguments.of("stall after headers", script(r -> ServerReply.stallAfterHeaders())),
        Arguments.of("dripping body", script(r -> ServerReply.echo(r).bodyDripped(gap))),
        Arguments.of(
            "answer too late", script(r -> ServerReply.echo(r).after(Duration.ofSeconds(3)))));
  }

  private static Function<ServerRequest, ServerReply> script(
      Function<ServerRequest, ServerReply> script) {
    return script;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void endsAtItsDeadlineAndClosesTheSocket(
      String fault, Function<ServerRequest, ServerReply> script) {
    try (FaultServer server = FaultServer.start(script);
        GoogleHttpTransport transport = new GoogleHttpTransport(4)) {
      Lost lost = lostInTime(transport, call(server.baseUrl(), Duration.ofMillis(400)));

      assertThat(lost.code()).as(fault).isEqualTo("NET_DEADLINE");
      assertThat(lost.sent()).isTrue();
      assertThat(lost.message()).isEqualTo("no whole reply from 127.0.0.1 within 400 ms");
      await(() -> server.openConnections() == 0);
    }
  }

  @Test
  void aDeadlineThatHasPassedSendsNothing() {
    try (FaultServer server = FaultServer.start();
        GoogleHttpTransport transport = new GoogleHttpTransport(4)) {
      HttpResult result = transport.send(call(server.baseUrl(), Duration.ZERO));

      assertThat(result).isInstanceOf(Lost.class);
      assertThat(((Lost) result).sent()).isFalse();
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void waitingForAFreeConnectionCountsAndIsNotSent() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (FaultServer server =
            FaultServer.start(
                request -> {
                  arrived.countDown();
                  return ServerReply.stall();
                });
        GoogleHttpTransport transport = new GoogleHttpTransport(1)) {
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<HttpResult> first =
          other.submit(() -> transport.send(call(server.baseUrl(), Duration.ofSeconds(2))));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

      Lost lost = lostInTime(transport, call(server.baseUrl(), Duration.ofMillis(300)));

      assertThat(lost.code()).isEqualTo("NET_DEADLINE");
      assertThat(lost.sent()).isFalse();
      assertThat(((Lost) first.get()).sent()).isTrue();
      other.shutdown();
    }
  }

  @Test
  void aNameLookUpThatHangsEndsAtTheDeadline() throws NoSuchAlgorithmException {
    CountDownLatch never = new CountDownLatch(1);
    DnsResolver hanging =
        new DnsResolver() {
          @Override
          public InetAddress[] resolve(String host) throws UnknownHostException {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
          }

          @Override
          public String resolveCanonicalHostname(String host) {
            return host;
          }
        };
    try (GoogleHttpTransport transport =
        new GoogleHttpTransport(2, Clock.system(), hanging, GoogleHttpTransport::defaultTls)) {
      Lost lost =
          lostInTime(
              transport, call(URI.create("https://slow.example/v1"), Duration.ofMillis(300)));

      assertThat(lost.sent()).isFalse();
    } finally {
      never.countDown();
    }
  }

  @Test
  void anInterruptEndsTheCallAtOnceAndStaysSet() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (FaultServer server =
            FaultServer.start(
                request -> {
                  arrived.countDown();
                  return ServerReply.stall();
                });
        GoogleHttpTransport transport = new GoogleHttpTransport(1)) {
      List<Object> seen = new ArrayList<>();
      Thread caller =
          new Thread(
              () -> {
                seen.add(transport.send(call(server.baseUrl(), Duration.ofSeconds(30))));
                seen.add(Thread.currentThread().isInterrupted());
              });
      caller.start();
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join(5_000);

      assertThat(seen)
          .containsExactly(new Lost("NET_IO", "the call to 127.0.0.1 was interrupted", true), true);
      await(() -> server.openConnections() == 0);
    }
  }

  @Test
  void aThousandStallsLeakNeitherThreadsNorDescriptors() throws Exception {
    try (FaultServer server =
            FaultServer.start(
                request ->
                    request.number() % 2 == 0
                        ? ServerReply.stall()
                        : ServerReply.stallAfterHeaders());
        GoogleHttpTransport transport = new GoogleHttpTransport(100)) {
      assertThat(transport.send(call(server.baseUrl(), Duration.ofMillis(100))))
          .isInstanceOf(Lost.class);
      await(() -> server.openConnections() == 0);
      ExecutorService callers = Executors.newFixedThreadPool(100);
      int threads = transportThreads();
      long descriptors = descriptors();

      List<Callable<HttpResult>> calls = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        calls.add(() -> transport.send(call(server.baseUrl(), Duration.ofMillis(300))));
      }
      long start = System.nanoTime();
      for (Future<HttpResult> result : callers.invokeAll(calls)) {
        assertThat(result.get()).isInstanceOf(Lost.class);
        assertThat(((Lost) result.get()).code()).isEqualTo("NET_DEADLINE");
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      callers.shutdown();

      assertThat(took).isLessThan(Duration.ofMillis(10 * (300 + SLACK.toMillis())));
      await(() -> server.openConnections() == 0);
      assertThat(transportThreads()).isEqualTo(threads);
      await(() -> descriptors() <= descriptors + 2);
    }
  }

  private static int transportThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("assay-http"))
            .count();
  }

  private static long descriptors() {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(open)) {
      return files.count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
