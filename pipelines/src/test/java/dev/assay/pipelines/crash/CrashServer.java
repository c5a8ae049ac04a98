package dev.assay.pipelines.crash;

import dev.assay.io.json.Json;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A model that gives the same answer to the same text, 20 ms later, and counts what it was asked.
 */
final class CrashServer implements AutoCloseable {

  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final long LONGEST_QUIET_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final FaultServer server = FaultServer.start(CrashServer::reply);

  private static ServerReply reply(ServerRequest request) {
    var json = Json.object().put("object", "chat.completion");
    json.set("model", request.body().path("model"));
    var choice = json.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", request.text());
    choice.put("finish_reason", "stop");
    json.putObject("usage")
        .put("prompt_tokens", request.text().length())
        .put("completion_tokens", 1)
        .put("total_tokens", request.text().length() + 1);
    Map<String, String> headers =
        Map.of("x-request-id", "req-" + Integer.toHexString(request.text().hashCode()));
    return ServerReply.json(200, Json.text(json), headers).after(LATENCY);
  }

  URI endpoint() {
    return server.baseUrl();
  }

  List<ReceivedRequest> received() {
    return server.received();
  }

  /** Returns how often each text has come. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    received().forEach(request -> counts.merge(request.text(), 1, Integer::sum));
    return counts;
  }

  /** Waits until all that a dead process has sent is received. */
  void settle() throws TimeoutException {
    long until = System.nanoTime() + LONGEST_QUIET_NANOS;
    while (server.openConnections() > 0) {
      if (System.nanoTime() > until) {
        throw new TimeoutException(server.openConnections() + " connections of a dead process");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
