package dev.assay.io.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.testing.ManualClock;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest {

  private static final HttpCall CALL =
      new HttpCall(
          "POST",
          URI.create("https://api.example/v1?key=hidden"),
          Map.of("Authorization", "hidden"),
          new byte[0],
          Duration.ofSeconds(1),
          1);

  private static InFlight exchange(boolean sent) {
    InFlight exchange =
        new InFlight(new ManualClock(), Duration.ofSeconds(1), Map.of(), Departure.AT_ONCE);
    if (sent) {
      exchange.markSent();
    }
    return exchange;
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UnknownHostException("hidden"), "NET_DNS"),
        Arguments.of(new ConnectException("hidden"), "NET_REFUSED"),
        Arguments.of(new NoRouteToHostException("hidden"), "NET_REFUSED"),
        Arguments.of(new BindException("hidden"), "NET_LOCAL_LIMIT"),
        Arguments.of(new SocketException("Too many open files"), "NET_LOCAL_LIMIT"),
        Arguments.of(new ConnectException("Cannot assign requested address"), "NET_LOCAL_LIMIT"),
        Arguments.of(new ConnectionRequestTimeoutException("hidden"), "NET_LOCAL_LIMIT"),
        Arguments.of(new CancellationException(), "NET_LOCAL_LIMIT"),
        Arguments.of(new SSLHandshakeException("hidden"), "NET_TLS"),
        Arguments.of(new SSLException("x", new SocketException("Connection reset")), "NET_RESET"),
        Arguments.of(
            new SSLHandshakeException("x").initCause(new EOFException("hidden")), "NET_RESET"),
        Arguments.of(new SocketException("Connection reset"), "NET_RESET"),
        Arguments.of(new IOException("Broken pipe"), "NET_RESET"),
        Arguments.of(new IOException("hidden"), "NET_IO"),
        Arguments.of(new IllegalStateException("hidden"), "NET_IO"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureBeforeTheRequestWasWritten(Throwable failure, String code) {
    Lost lost = Losses.of(failure, exchange(false), CALL);

    assertThat(lost.code()).isEqualTo(code);
    assertThat(lost.sent()).isFalse();
    assertThat(lost.message()).contains("api.example").doesNotContain("hidden");
  }

  @Test
  void aFailureAfterTheRequestWasWrittenIsInDoubt() {
    assertThat(Losses.of(new SocketException("Connection reset"), exchange(true), CALL).sent())
        .isTrue();
    assertThat(Losses.of(new IOException("odd"), exchange(true), CALL).sent()).isTrue();
  }

  @Test
  void theDeadlineExplainsWhateverItCaused() {
    InFlight exchange = exchange(true);
    exchange.expire();

    assertThat(Losses.of(new SocketException("Socket closed"), exchange, CALL))
        .isEqualTo(
            new Lost("NET_DEADLINE", "no whole reply from api.example within 1000 ms", true));
  }
}
