package dev.assay.io.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.json.Json;
import dev.assay.io.limiter.SharedLimiter.Ask;
import dev.assay.io.limiter.SharedLimiter.Grant;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ManualClock;
import dev.assay.io.testing.ServerReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvoyLimiterTest {

  private static final String OK =
      "{\"overallCode\":\"OK\",\"statuses\":[{\"code\":\"OK\",\"currentLimit\":"
          + "{\"requestsPerUnit\":100,\"unit\":\"SECOND\"},\"limitRemaining\":7,"
          + "\"durationUntilReset\":\"0.250s\"}]}";
  private static final String OVER =
      "{\"overallCode\":\"OVER_LIMIT\",\"statuses\":[{\"code\":\"OVER_LIMIT\",\"currentLimit\":"
          + "{\"requestsPerUnit\":100,\"unit\":\"MINUTE\"},\"durationUntilReset\":\"13s\"}]}";

  private final HttpTransport transport = new GoogleHttpTransport(4);
  private final ManualClock clock = new ManualClock();

  @AfterEach
  void close() {
    transport.close();
  }

  private EnvoyLimiter limiter(FaultServer server) {
    return limiter(server, Duration.ofSeconds(30));
  }

  private EnvoyLimiter limiter(FaultServer server, Duration timeout) {
    return new EnvoyLimiter(
        server.baseUrl().resolve("/json"), "assay", 4, timeout, transport, clock);
  }

  private static Ask ask(long units) {
    return new Ask("http://x:1|K|team/m:requests", units, 1e7, 0, Duration.ZERO, false);
  }

  @Test
  void asksForTheLimitAndTheUnitAndIsGrantedAllOfIt() throws Exception {
    AtomicReference<JsonNode> asked = new AtomicReference<>();
    try (FaultServer server =
        FaultServer.start(
            request -> {
              asked.set(request.body());
              return ServerReply.json(200, OK);
            })) {
      Grant grant = limiter(server).take(ask(25));

      assertThat(grant).isEqualTo(new Grant(25, Duration.ZERO));
      assertThat(asked.get())
          .isEqualTo(
              Json.parse(
                  "{\"domain\":\"assay\",\"descriptors\":[{\"entries\":["
                      + "{\"key\":\"limit\",\"value\":\"http://x:1|K|team/m\"},"
                      + "{\"key\":\"unit\",\"value\":\"requests\"}]}],\"hitsAddend\":25}"));
    }
  }

  @Test
  void neverAsksForMoreThanIsLeftOfTheWindow() throws Exception {
    try (FaultServer server = FaultServer.start(r -> ServerReply.json(200, OK))) {
      EnvoyLimiter limiter = limiter(server);
      limiter.take(ask(25));

      assertThat(limiter.take(ask(25)).units()).isEqualTo(7);
      clock.advance(Duration.ofMillis(251));
      assertThat(limiter.take(ask(25)).units()).isEqualTo(25);
    }
  }

  @Test
  void aSpentWindowSaysHowLongToWait() throws Exception {
    try (FaultServer server = FaultServer.start(r -> ServerReply.json(429, OVER))) {
      assertThat(limiter(server).take(ask(5))).isEqualTo(new Grant(0, Duration.ofSeconds(13)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void whatIsNoAnswerIsSaid(int fault) {
    List<ServerReply> faults =
        List.of(
            ServerReply.json(500, "{}"),
            ServerReply.html(),
            ServerReply.reset(),
            ServerReply.stall(),
            ServerReply.json(404, "not found"));
    try (FaultServer server = FaultServer.start(r -> faults.get(fault))) {
      EnvoyLimiter limiter = limiter(server, Duration.ofMillis(300));

      assertThatThrownBy(() -> limiter.take(ask(5))).isInstanceOf(LimiterException.class);
    }
  }
}
