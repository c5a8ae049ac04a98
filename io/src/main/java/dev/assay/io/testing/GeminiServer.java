package dev.assay.io.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.io.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server on this machine that speaks Gemini's Files API with resumable uploads, and answers
 * {@code generateContent} with the addresses of the files that it was given. It keeps an account of
 * what reached it.
 */
public final class GeminiServer implements AutoCloseable {

  private static final class Upload {
    private final String displayName;
    private final String mimeType;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Upload(String displayName, String mimeType) {
      this.displayName = displayName;
      this.mimeType = mimeType;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, ObjectNode> files = new LinkedHashMap<>();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private int numbers;
  private int looksUntilActive;
  private int piecesToCut;
  private String expires = "2999-01-01T00:00:00Z";
  private @Nullable String elsewhere;

  private GeminiServer(HttpServer server) {
    this.server = server;
  }

  /** Starts a server on a free port. */
  public static GeminiServer start() {
    GeminiServer server = new GeminiServer(LoopbackHttp.server());
    server.server.setExecutor(server.threads);
    server.server.createContext("/", server::handle);
    server.server.start();
    return server;
  }

  /** Returns the base URL for {@code GEMINI_BASE_URL}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1beta";
  }

  /** Lets a file be PROCESSING until it was looked at so often. */
  public synchronized GeminiServer processing(int looks) {
    looksUntilActive = looks;
    return this;
  }

  /** Answers so many pieces of uploads with 503 before taking them. */
  public synchronized GeminiServer cutting(int pieces) {
    piecesToCut = pieces;
    return this;
  }

  /** Gives files from now on this end. */
  public synchronized GeminiServer expiring(Instant end) {
    expires = end.toString();
    return this;
  }

  /** Names this address for uploads in place of its own. */
  public synchronized GeminiServer uploadingTo(String address) {
    elsewhere = address;
    return this;
  }

  /** Puts a file on the account, as another program would, and returns its name. */
  public synchronized String put(byte[] content, String mimeType) {
    return add(content, "by another", mimeType).path("name").textValue();
  }

  /** Removes a file, as its 48 hours do. */
  public synchronized void expire(String name) {
    files.remove(name);
  }

  /** Returns the names of the files on the account, in the order they came. */
  public synchronized List<String> names() {
    return List.copyOf(files.keySet());
  }

  /** Returns method and path of each request so far, queries left out. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** Returns how many requests began so. */
  public synchronized long count(String prefix) {
    return requests.stream().filter(request -> request.startsWith(prefix)).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      reply(exchange, exchange.getRequestBody().readAllBytes());
    } finally {
      exchange.close();
    }
  }

  private synchronized void reply(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    requests.add(method + " " + path);
    if (path.startsWith("/upload/")) {
      upload(exchange, body);
    } else if (path.endsWith(":generateContent")) {
      generate(exchange, body);
    } else if (path.equals("/v1beta/files")) {
      ArrayNode list = Json.object().arrayNode();
      files.values().forEach(list::add);
      send(exchange, 200, Json.object().set("files", list));
    } else {
      file(exchange, method, path.substring("/v1beta/".length()));
    }
  }

  private void file(HttpExchange exchange, String method, String name) throws IOException {
    ObjectNode file = files.get(name);
    if (file == null) {
      error(exchange, 403, "You do not have permission to access the File or it may not exist.");
    } else if (method.equals("DELETE")) {
      files.remove(name);
      send(exchange, 200, Json.object());
    } else {
      int looks = file.path("looks").intValue() - 1;
      file.put("looks", looks).put("state", looks > 0 ? "PROCESSING" : "ACTIVE");
      send(exchange, 200, file);
    }
  }

  private void upload(HttpExchange exchange, byte[] body) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    String command = String.valueOf(headers.getFirst("X-Goog-Upload-Command"));
    if (command.equals("start")) {
      String id = "upload-" + ++numbers;
      uploads.put(
          id,
          new Upload(
              Json.parse(new String(body, StandardCharsets.UTF_8))
                  .at("/file/display_name")
                  .asText(),
              String.valueOf(headers.getFirst("X-Goog-Upload-Header-Content-Type"))));
      String own = baseUrl().replace("/v1beta", "/upload/v1beta/files");
      exchange
          .getResponseHeaders()
          .set("X-Goog-Upload-URL", (elsewhere == null ? own : elsewhere) + "?upload_id=" + id);
      send(exchange, 200, Json.object());
      return;
    }
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    Upload upload = uploads.get(query.replace("upload_id=", ""));
    if (upload == null) {
      error(exchange, 404, "no such upload");
    } else if (command.equals("query")) {
      exchange.getResponseHeaders().set("X-Goog-Upload-Status", "active");
      exchange
          .getResponseHeaders()
          .set("X-Goog-Upload-Size-Received", String.valueOf(upload.bytes.size()));
      send(exchange, 200, Json.object());
    } else if (piecesToCut > 0) {
      piecesToCut--;
      upload.bytes.write(body, 0, body.length / 2);
      error(exchange, 503, "try again");
    } else if (Long.parseLong(headers.getFirst("X-Goog-Upload-Offset")) != upload.bytes.size()) {
      error(exchange, 400, "wrong offset");
    } else {
      upload.bytes.write(body);
      ObjectNode reply = Json.object();
      if (command.contains("finalize")) {
        reply.set("file", add(upload.bytes.toByteArray(), upload.displayName, upload.mimeType));
      }
      send(exchange, 200, reply);
    }
  }

  private ObjectNode add(byte[] content, String displayName, String mimeType) {
    String name = "files/f" + ++numbers;
    ObjectNode file = Json.object().put("name", name).put("uri", baseUrl() + "/" + name);
    file.put("displayName", displayName).put("mimeType", mimeType);
    file.put("sizeBytes", String.valueOf(content.length)).put("sha256Hash", sha256(content));
    file.put("expirationTime", expires).put("looks", looksUntilActive);
    file.put("state", looksUntilActive > 0 ? "PROCESSING" : "ACTIVE");
    files.put(name, file);
    return file;
  }

  private static String sha256(byte[] content) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void generate(HttpExchange exchange, byte[] body) throws IOException {
    List<String> named = new ArrayList<>();
    for (JsonNode uri : Json.parse(body).findValues("fileUri")) {
      String name = uri.textValue().replace(baseUrl() + "/", "");
      if (!files.containsKey(name)) {
        error(
            exchange,
            403,
            "You do not have permission to access the File " + name + " or it may not exist.");
        return;
      }
      if (!files.get(name).path("state").asText().equals("ACTIVE")) {
        error(exchange, 400, "The File " + name + " is not in an ACTIVE state.");
        return;
      }
      named.add(name);
    }
    ObjectNode reply = Json.object();
    ObjectNode candidate = reply.putArray("candidates").addObject().put("finishReason", "STOP");
    candidate
        .putObject("content")
        .putArray("parts")
        .addObject()
        .put("text", "saw " + String.join(", ", named));
    send(exchange, 200, reply);
  }

  private static void error(HttpExchange exchange, int status, String message) throws IOException {
    ObjectNode error = Json.object().put("code", status).put("message", message);
    send(exchange, status, Json.object().set("error", error));
  }

  private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
    byte[] bytes = Json.bytes(json);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
