package dev.assay.pipelines.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a Flink cluster says of itself, asked before anything is sent to it.
 *
 * @param endpoint its REST endpoint
 * @param slots of all its workers, 1 or more
 */
record FlinkCluster(URI endpoint, int slots) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  /**
   * Asks.
   *
   * @param master {@code host:port} of its REST endpoint, with or without {@code http://}
   */
  static FlinkCluster at(String master) {
    URI overview = overview(master);
    try {
      HttpResponse<byte[]> reply =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(overview).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      JsonNode slots = Json.parse(reply.body()).path("slots-total");
      if (reply.statusCode() != 200 || !slots.isInt()) {
        throw unreachable(master, "it is no Flink REST endpoint (HTTP " + reply.statusCode() + ")");
      }
      if (slots.intValue() < 1) {
        throw unreachable(master, "it has no TaskManager");
      }
      return new FlinkCluster(overview, slots.intValue());
    } catch (IOException | IllegalArgumentException e) {
      throw unreachable(master, reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(master, "interrupted");
    }
  }

  /**
   * Cancels the job of that name where it has not ended, and waits for its end.
   *
   * @return its id; null where there is none
   */
  @Nullable String cancel(String name) throws IOException {
    String id = runningJob(name);
    if (id == null) {
      return null;
    }
    ask(
        HttpRequest.newBuilder(endpoint.resolve("/jobs/" + id + "?mode=cancel"))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
    while (runningJob(name) != null) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return id;
  }

  private @Nullable String runningJob(String name) throws IOException {
    for (JsonNode job : ask(get("/jobs/overview")).path("jobs")) {
      if (job.path("name").asText().equals(name) && !ENDED.contains(job.path("state").asText())) {
        return job.path("jid").asText();
      }
    }
    return null;
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(endpoint.resolve(path));
  }

  private static JsonNode ask(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> reply =
          HttpClient.newHttpClient()
              .send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
      if (reply.statusCode() >= 300) {
        throw new IOException("HTTP " + reply.statusCode());
      }
      return Json.parse(reply.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static URI overview(String master) {
    String address = master.contains("://") ? master : "http://" + master;
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && uri.getPort() > 0) {
        return uri.resolve("/overview");
      }
    } catch (IllegalArgumentException e) {
      throw wrong(master);
    }
    throw wrong(master);
  }

  private static BeamOptionException wrong(String master) {
    return BeamOptionException.usage(
        "--flinkMaster=" + master + " (must be host:port of a JobManager's REST endpoint)");
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static BeamOptionException unreachable(String master, String why) {
    return BeamOptionException.unreachable(
        "--flinkMaster=" + master + ": " + why + "; start the cluster or correct the address");
  }
}
