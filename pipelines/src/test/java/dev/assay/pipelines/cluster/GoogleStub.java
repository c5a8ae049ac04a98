package dev.assay.pipelines.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.io.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * As much of Google's storage and Dataflow as a job needs to be sent: objects are kept, the job is
 * taken, and is done at once.
 */
final class GoogleStub implements AutoCloseable {

  private static final Pattern OBJECT = Pattern.compile(".*/b/[^/]+/o/(.+)");
  private static final Pattern NAME = Pattern.compile("[?&](?:name|prefix)=([^&]*)");

  private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final HttpServer server;
  private volatile JsonNode job = Json.object();

  GoogleStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** Returns the job as it was sent. */
  JsonNode job() {
    return job;
  }

  /** Returns the names of the objects that were written. */
  Iterable<String> objects() {
    return objects.keySet();
  }

  /** Returns an object as text. */
  String text(String name) {
    return new String(objects.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    String path = exchange.getRequestURI().getPath();
    String uri = exchange.getRequestURI().toString();
    switch (exchange.getRequestMethod()) {
      case "GET" -> get(exchange, path, uri);
      case "PUT" -> {
        objects.merge(name(uri), body, GoogleStub::joined);
        reply(exchange, 200, described(name(uri)));
      }
      case "POST" -> {
        if (path.contains("/upload/")) {
          exchange
              .getResponseHeaders()
              .set(
                  "Location",
                  url() + "put?name=" + URLEncoder.encode(name(uri), StandardCharsets.UTF_8));
        } else if (path.endsWith("/jobs")) {
          job = Json.parse(body);
        }
        reply(
            exchange,
            200,
            Json.object().put("id", "job-1").put("currentState", "JOB_STATE_PENDING"));
      }
      default -> reply(exchange, 200, Json.object());
    }
  }

  private void get(HttpExchange exchange, String path, String uri) throws IOException {
    Matcher object = OBJECT.matcher(path);
    if (object.matches()) {
      byte[] found = objects.get(object.group(1));
      if (found == null) {
        reply(exchange, 404, Json.object().set("error", Json.object().put("code", 404)));
      } else if (uri.contains("alt=media")) {
        reply(exchange, 200, found);
      } else {
        reply(exchange, 200, described(object.group(1)));
      }
    } else if (path.endsWith("/o")) {
      ObjectNode all = Json.object();
      var items = all.putArray("items");
      objects.keySet().stream()
          .filter(name -> name.startsWith(name(uri)))
          .forEach(name -> items.add(described(name)));
      reply(exchange, 200, all);
    } else if (path.contains("/jobs/")) {
      reply(exchange, 200, Json.object().put("id", "job-1").put("currentState", "JOB_STATE_DONE"));
    } else {
      ObjectNode bucket = Json.object().put("name", "bucket").put("projectNumber", "1");
      bucket.putObject("softDeletePolicy").put("retentionDurationSeconds", "0");
      reply(exchange, 200, bucket);
    }
  }

  private ObjectNode described(String name) {
    return Json.object()
        .put("name", name)
        .put("bucket", "bucket")
        .put("size", String.valueOf(objects.getOrDefault(name, new byte[0]).length))
        .put("generation", "1")
        .put("updated", "2026-01-01T00:00:00Z");
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }

  private static String name(String uri) {
    Matcher name = NAME.matcher(uri);
    return name.find() ? URLDecoder.decode(name.group(1), StandardCharsets.UTF_8) : "";
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream in =
        packed
            ? new GZIPInputStream(new ByteArrayInputStream(sent))
            : new ByteArrayInputStream(sent)) {
      return in.readAllBytes();
    }
  }

  private static void reply(HttpExchange exchange, int status, JsonNode json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    reply(exchange, status, Json.bytes(json));
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
