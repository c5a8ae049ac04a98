package dev.assay.io.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.io.json.Json;
import dev.assay.io.testing.BatchProvider.Batch;
import dev.assay.io.testing.BatchProvider.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An HTTP server on this machine that speaks OpenAI's and Anthropic's batches, and single calls of
 * both beside them. What becomes of batches and their requests is scripted, and everything that
 * reaches it is on its account.
 */
public final class BatchServer implements AutoCloseable {

  /** What becomes of one request of a batch. */
  public enum Fate {
    /** It is answered with its own text. */
    ANSWERED,
    /** The provider refuses it: 400. */
    BAD_REQUEST,
    /** The provider's own fault: 500. */
    SERVER_ERROR,
    /** The model is not known: 404. */
    NO_MODEL,
    /** The batch expired before. */
    EXPIRED,
    /** The batch was cancelled before. */
    CANCELLED,
    /** The results say nothing of it. */
    MISSING
  }

  /** How far batches get by themselves. */
  public enum Pace {
    /** Done at the second look. */
    AT_ONCE,
    /** Never; but it can be cancelled. */
    NEVER,
    /** Refused at the second look, for the code that was set. */
    REFUSED
  }

  /**
   * A request that arrived.
   *
   * @param route method and path, ids replaced by {@code *}
   * @param text of a single call: the last user message; else empty
   * @param key what the request was authorised by
   */
  public record Arrived(String route, String text, String key) {}

  private record Fault(String route, int status, String body, boolean afterwards) {
    static final int HANG = 0;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BatchProvider provider = new BatchProvider();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Arrived> arrived = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  private BatchServer() {
    server = LoopbackHttp.server();
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Starts a server whose batches are done at the second look, each request answered. */
  public static BatchServer start() {
    return new BatchServer();
  }

  /** Returns the base URL for {@code OPENAI_BASE_URL}. */
  public URI openAi() {
    return URI.create(anthropic() + "/v1");
  }

  /** Returns the base URL for {@code ANTHROPIC_BASE_URL}. */
  public URI anthropic() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sets how far batches get from now on, those that are there included. */
  public synchronized BatchServer pace(Pace newPace) {
    provider.pace = newPace;
    return this;
  }

  /** Sets the code for which batches are refused. */
  public synchronized BatchServer refusal(String code) {
    provider.refusal = code;
    return this;
  }

  /** Sets what becomes of a request, by its text. */
  public synchronized BatchServer fates(Function<String, Fate> byText) {
    provider.fates = (text, cancelled) -> byText.apply(text);
    return this;
  }

  /**
   * Sets what becomes of a request, by its text and whether its batch was cancelled.
   *
   * @param byText given both
   */
  public synchronized BatchServer fatesOf(BiFunction<String, Boolean, Fate> byText) {
    provider.fates = byText;
    return this;
  }

  /** Sets what is done to the lines of results before they are sent. */
  public synchronized BatchServer editing(UnaryOperator<List<String>> edit) {
    provider.editing = edit;
    return this;
  }

  /** Sets another origin that Anthropic's results are said to be at. */
  public synchronized BatchServer resultsAt(String origin) {
    provider.resultsOrigin = origin;
    return this;
  }

  /** Sends only so many bytes of the next results. */
  public synchronized BatchServer cutNextResults(int bytes) {
    provider.cut = bytes;
    return this;
  }

  /**
   * Fails the next request of a route.
   *
   * @param route such as {@code POST /v1/files} or {@code GET /v1/batches/*}
   * @param body JSON, or anything else
   */
  public synchronized BatchServer failNext(String route, int status, String body) {
    faults.add(new Fault(route, status, body, false));
    return this;
  }

  /** Does what the next request of a route asks for, and then fails it. */
  public synchronized BatchServer failAfterNext(String route, int status) {
    faults.add(new Fault(route, status, "{}", true));
    return this;
  }

  /** Does what the next request of a route asks for, and never answers it. */
  public synchronized BatchServer hangAfterNext(String route) {
    faults.add(new Fault(route, Fault.HANG, "", true));
    return this;
  }

  /** Returns the requests that arrived so far, in order. */
  public synchronized List<Arrived> arrived() {
    return List.copyOf(arrived);
  }

  /** Returns how many requests of a route arrived so far. */
  public long count(String route) {
    return arrived().stream().filter(request -> request.route().equals(route)).count();
  }

  /** Returns the texts of single calls so far, in order. */
  public List<String> singles() {
    return arrived().stream().map(Arrived::text).filter(text -> !text.isEmpty()).toList();
  }

  /** Returns the ids of the batches that were made, in order. */
  public synchronized List<String> batchIds() {
    return List.copyOf(provider.batches.keySet());
  }

  /** Returns the texts of a batch's requests by their ids. */
  public synchronized Map<String, String> requestsOf(String batch) {
    Map<String, String> texts = new LinkedHashMap<>();
    Batch found = provider.batches.get(batch);
    if (found != null) {
      found.requests.forEach((id, request) -> texts.put(id, BatchReplies.text(request)));
    }
    return texts;
  }

  /** Returns the texts of all requests of all batches, as often as they came. */
  public List<String> batched() {
    List<String> texts = new ArrayList<>();
    batchIds().forEach(id -> texts.addAll(requestsOf(id).values()));
    return texts;
  }

  /** Returns the bodies of uploads as they came. */
  public synchronized List<String> uploads() {
    return List.copyOf(provider.uploads);
  }

  /** Adds a batch of somebody else's, of so many requests, that has ended. */
  public synchronized String addForeign(int requests) {
    Map<String, JsonNode> foreign = new LinkedHashMap<>();
    for (int i = 0; i < requests; i++) {
      ObjectNode body = Json.object().put("model", "m");
      body.putArray("messages").addObject().put("role", "user").put("content", "foreign " + i);
      foreign.put("foreign-" + i, body);
    }
    Batch batch = provider.add(true, foreign, "", BatchProvider.ANTHROPIC_PATH);
    batch.looks = 1;
    return batch.id;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String method = exchange.getRequestMethod();
      Reply reply = reply(method, path, exchange, body);
      if (reply.status() == Fault.HANG) {
        closing.await();
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("x-request-id", "req-" + arrived().size());
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      exchange.getResponseBody().write(reply.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Reply reply(String method, String path, HttpExchange exchange, byte[] body)
      throws IOException {
    String route = method + " " + path.replaceAll("/(batch_|file-|msgbatch_)[^/]*", "/*");
    boolean single = route.endsWith("/chat/completions") || route.endsWith("/messages");
    String key = exchange.getRequestHeaders().getFirst("Authorization");
    String other = exchange.getRequestHeaders().getFirst("x-api-key");
    arrived.add(
        new Arrived(
            route,
            single ? BatchReplies.text(Json.parse(body)) : "",
            key == null ? "" + other : key));
    Fault fault =
        faults.stream().filter(each -> each.route().equals(route)).findFirst().orElse(null);
    if (fault != null) {
      faults.remove(fault);
      if (fault.afterwards()) {
        provider.act(route, path, body);
      }
      return new Reply(fault.status(), fault.body().getBytes(StandardCharsets.UTF_8));
    }
    return provider.act(route, path, body);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
