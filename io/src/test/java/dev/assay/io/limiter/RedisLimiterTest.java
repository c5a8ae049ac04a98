package dev.assay.io.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.io.limiter.SharedLimiter.Ask;
import dev.assay.io.limiter.SharedLimiter.Grant;
import dev.assay.io.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisLimiterTest {

  private static final double SECOND = 1e9;
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration HASTY = Duration.ofMillis(300);
  private static final Duration COLD = Duration.ofSeconds(40);

  private static Ask ask(long units, double nanosPerUnit) {
    return new Ask("http://x|K|g:requests", units, nanosPerUnit, 0, Duration.ZERO, false);
  }

  private static RedisLimiter limiter(String url, String scope) {
    return limiter(url, scope, PATIENT);
  }

  private static RedisLimiter limiter(String url, String scope, Duration timeout) {
    return new RedisLimiter(URI.create(url), scope, 4, timeout);
  }

  /** With a real server; skipped where none is installed. */
  @Nested
  class Served {

    private RedisServer server() {
      assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
      return RedisServer.start();
    }

    @Test
    void placesFollowOneAnotherWhoeverTakesThem() throws Exception {
      try (RedisServer server = server();
          RedisLimiter one = limiter(server.url(), "a");
          RedisLimiter other = limiter(server.url(), "a");
          RedisLimiter apart = limiter(server.url(), "b")) {
        Grant first = one.take(ask(20, SECOND));
        Grant second = other.take(ask(5, SECOND));
        Grant third = one.take(ask(1, SECOND));

        assertThat(first).isEqualTo(new Grant(20, Duration.ZERO));
        assertThat(second.until()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
        assertThat(third.until()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(25));
        assertThat(apart.take(ask(1, SECOND)).until()).isZero();
      }
    }

    @Test
    void whatWasNotUsedComesBackAndWhatWasMoreIsTaken() throws Exception {
      try (RedisServer server = server();
          RedisLimiter limiter = limiter(server.url(), "a")) {
        limiter.take(ask(1_000, SECOND));
        Ask less = new Ask("http://x|K|g:requests", 1, SECOND, -900, Duration.ZERO, false);
        Ask more = new Ask("http://x|K|g:requests", 1, SECOND, 500, Duration.ZERO, false);

        assertThat(limiter.take(less).until())
            .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(100));
        assertThat(limiter.take(more).until())
            .isBetween(Duration.ofSeconds(560), Duration.ofSeconds(601));
      }
    }

    @Test
    void aServerThatForgotLetsOthersEndFirst() throws Exception {
      try (RedisServer server = server();
          RedisLimiter limiter = limiter(server.url(), "a");
          Jedis console = new Jedis(URI.create(server.url()))) {
        Ask warm = new Ask("x:requests", 1, SECOND, 0, COLD, false);
        Ask recovering = new Ask("x:requests", 1, SECOND, 0, COLD, true);

        assertThat(limiter.take(warm).until()).isEqualTo(COLD);
        assertThat(console.keys("*")).containsExactly("a:x:requests");
        console.flushAll();
        console.scriptFlush();
        assertThat(limiter.take(ask(1, SECOND)).until()).isZero();
        assertThat(limiter.take(warm).until()).isEqualTo(COLD);
        console.del("a:x:requests");
        limiter.take(new Ask("x:requests", 1, SECOND, 0, Duration.ZERO, false));
        assertThat(limiter.take(warm).until()).isLessThan(Duration.ofSeconds(30));
        assertThat(limiter.take(recovering).until()).isEqualTo(COLD);
      }
    }

    @Test
    void manyAtOnceAreAllCounted() throws Exception {
      try (RedisServer server = server();
          RedisLimiter limiter = limiter(server.url(), "a")) {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Grant>> asks = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
          asks.add(() -> limiter.take(ask(3, SECOND)));
        }
        for (Future<Grant> grant : threads.invokeAll(asks)) {
          assertThat(grant.get().units()).isEqualTo(3);
        }
        threads.shutdown();

        assertThat(limiter.take(ask(1, SECOND)).until())
            .isBetween(Duration.ofSeconds(1_100), Duration.ofSeconds(1_200));
      }
    }

    @Test
    void goesOnOverARestart() throws Exception {
      try (RedisServer server = server();
          RedisLimiter limiter = limiter(server.url(), "a")) {
        limiter.take(ask(1, SECOND));
        server.kill();
        assertThatThrownBy(() -> limiter.take(ask(1, SECOND))).isInstanceOf(LimiterException.class);
        server.startAgain();

        Grant again = untilAnswered(limiter);

        assertThat(again.units()).isEqualTo(1);
      }
    }

    /** Connections of before the restart are found dead one by one. */
    private Grant untilAnswered(RedisLimiter limiter) throws LimiterException {
      LimiterException last = null;
      for (int attempt = 0; attempt < 20; attempt++) {
        try {
          return limiter.take(ask(1, SECOND));
        } catch (LimiterException e) {
          last = e;
        }
      }
      throw last;
    }
  }

  @Test
  void nobodyThereIsSaidWithoutThePassword() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (RedisLimiter limiter = limiter("redis://user:sesame-open@127.0.0.1:" + port, "a")) {
      assertThatThrownBy(() -> limiter.take(ask(1, SECOND)))
          .isInstanceOf(LimiterException.class)
          .hasMessage("it cannot be reached, or not in time");
      assertThat(limiter.address()).isEqualTo("Redis at 127.0.0.1:" + port);
    }
  }

  /** One that accepts and says nothing, one that speaks another language, one that hangs up. */
  @Test
  void aServerThatIsNoneEndsEachAskInTime() throws Exception {
    for (String answer : List.of("", "HTTP/1.1 400 Bad Request\r\n\r\n", "hang up")) {
      try (ServerSocket fake = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread answering = new Thread(() -> answerAll(fake, answer));
        answering.setDaemon(true);
        answering.start();
        try (RedisLimiter limiter =
            limiter("redis://127.0.0.1:" + fake.getLocalPort(), "a", HASTY)) {
          assertThatThrownBy(() -> limiter.take(ask(1, SECOND)))
              .as("answer %s", answer)
              .isInstanceOf(LimiterException.class);
        }
      }
    }
  }

  private static void answerAll(ServerSocket fake, String answer) {
    try {
      while (true) {
        Socket socket = fake.accept();
        if (answer.equals("hang up")) {
          socket.close();
        } else {
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }
}
