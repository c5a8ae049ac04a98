package dev.assay.io.platform.datadog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpCall;
import dev.assay.io.json.Json;
import dev.assay.io.testing.DatadogServer;
import dev.assay.io.testing.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The server of these tests answers as the vendor's own did, by exchanges that were recorded: those
 * in {@code ../specs} beside {@code -Dconformance.dir}.
 */
class DatadogExchangesTest {

  /** Between the times of the events that were taken and those that were too old. */
  private static final Instant RECORDED = Instant.ofEpochMilli(1_774_556_600_000L);

  @Test
  void everyRecordedRequestHasItsRecordedStatus() throws IOException {
    String directory = System.getProperty("conformance.dir", "");
    assumeThat(directory).as("-Dconformance.dir").isNotEmpty();
    Path file = Path.of(directory).resolveSibling("specs/datadog-recorded-exchanges.jsonl");
    assumeThat(file).exists();

    List<String> lines = Files.readAllLines(file);
    try (DatadogServer server = DatadogServer.start(new ManualClock(RECORDED));
        GoogleHttpTransport transport = new GoogleHttpTransport(4)) {
      for (String line : lines) {
        JsonNode exchange = Json.parse(line);
        URI url =
            URI.create(
                exchange
                    .path("url")
                    .asText()
                    .replace("https://api.datadoghq.com", server.baseUrl().toString())
                    .replace("[", "%5B")
                    .replace("]", "%5D"));
        JsonNode request = exchange.path("request");
        HttpCall call =
            new HttpCall(
                exchange.path("method").asText(),
                url,
                Map.of(
                    "Content-Type",
                    "application/json",
                    "DD-API-KEY",
                    DatadogServer.KEY,
                    "DD-APPLICATION-KEY",
                    "a"),
                request.isObject() ? Json.bytes(request) : new byte[0],
                Duration.ofSeconds(60),
                1 << 20);
        int status =
            transport.send(call).match(reply -> reply.status(), lost -> Integer.valueOf(-1));
        assertThat(status)
            .as(exchange.path("method").asText() + " " + url.getPath())
            .isEqualTo(exchange.path("status").intValue());
      }
    }
    assertThat(lines).hasSizeGreaterThan(50);
  }
}
