package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium with one page, spoken to by its DevTools protocol. */
public final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final Pattern ENDPOINT = Pattern.compile("ws://127\\.0\\.0\\.1:(\\d+)/");

  /** Long enough for any answer on a busy machine; reached only when the browser hangs. */
  private static final long SECONDS_UNTIL_HUNG = 120;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private Browser(Process process, Path profile, URI page) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Messages()).join();
  }

  /** Returns where a browser is installed, if one is. */
  public static Optional<Path> installed() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(Pattern.quote(java.io.File.pathSeparator)))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one. */
  public static Browser start() {
    try {
      Path profile = Files.createTempDirectory("assay-browser-");
      Process process =
          new ProcessBuilder(
                  installed().orElseThrow().toString(),
                  "--headless=new",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--no-first-run",
                  "--force-prefers-reduced-motion",
                  "--hide-scrollbars",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Browser browser = new Browser(process, profile, page(port(process)));
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        browser.send(domain + ".enable", Json.object());
      }
      return browser;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(Process process) throws IOException {
    BufferedReader said = process.errorReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher endpoint = ENDPOINT.matcher(line);
      if (endpoint.find()) {
        Thread drain = new Thread(() -> said.lines().forEach(ignored -> {}), "browser-stderr");
        drain.setDaemon(true);
        drain.start();
        return Integer.parseInt(endpoint.group(1));
      }
    }
    throw new IOException("The browser ended before it could be spoken to");
  }

  private static URI page(int port) throws IOException {
    try {
      HttpResponse<String> list =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build(),
                  HttpResponse.BodyHandlers.ofString());
      for (JsonNode target : Json.parse(list.body())) {
        if (target.path("type").asText().equals("page")) {
          return URI.create(target.path("webSocketDebuggerUrl").asText());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    throw new IOException("The browser has no page");
  }

  /** Opens a file and waits until all its rows are unpacked. */
  public void open(Path file) {
    problems.clear();
    requests.clear();
    send("Page.navigate", Json.object().put("url", file.toUri().toString()));
    until("document.documentElement.dataset.ready !== undefined");
  }

  /** Waits until an expression is true. */
  public void until(String expression) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_UNTIL_HUNG);
    while (!evaluate("Boolean(" + expression + ")").asBoolean(false)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Never came true: " + expression + "; " + problems);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** Returns what an expression comes to, once it is settled; null where that is no JSON. */
  public JsonNode evaluate(String expression) {
    JsonNode result =
        send(
            "Runtime.evaluate",
            Json.object()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      String thrown = result.at("/exceptionDetails/exception/description").asText("");
      if (thrown.contains("Cannot read properties of null")) {
        return Json.object().nullNode();
      }
      throw new AssertionError(expression + " threw " + thrown);
    }
    return result.at("/result/value");
  }

  /** Returns an expression's text. */
  public String text(String expression) {
    return evaluate(expression).asText();
  }

  /** Sets the size of the window in CSS pixels. */
  public void size(int width, int height) {
    send(
        "Emulation.setDeviceMetricsOverride",
        Json.object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
  }

  /** Prefers {@code light} or {@code dark}. */
  public void prefer(String scheme) {
    ObjectNode media = Json.object();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    send("Emulation.setEmulatedMedia", media);
  }

  /** Presses a key by its name, such as {@code j}, {@code Enter} or {@code ArrowDown}. */
  public void press(String key) {
    ObjectNode down = Json.object().put("type", "keyDown").put("key", key).put("code", code(key));
    if (key.length() == 1) {
      down.put("text", key);
    } else if (key.equals("Enter")) {
      down.put("text", "\r").put("windowsVirtualKeyCode", 13);
    }
    send("Input.dispatchKeyEvent", down);
    send("Input.dispatchKeyEvent", Json.object().put("type", "keyUp").put("key", key));
  }

  private static String code(String key) {
    return key.length() == 1 && Character.isLetter(key.charAt(0))
        ? "Key" + Character.toUpperCase(key.charAt(0))
        : key.equals("/") ? "Slash" : key;
  }

  /** Types a text where the focus is. */
  public void type(String text) {
    send("Input.insertText", Json.object().put("text", text));
  }

  /** Returns a picture of what is in view, as PNG. */
  public byte[] screenshot() {
    JsonNode shot = send("Page.captureScreenshot", Json.object().put("format", "png"));
    return Base64.getDecoder().decode(shot.path("data").asText());
  }

  /** Returns what scripts threw and what the browser complained of since the page was opened. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Returns the addresses that were asked for since the page was opened. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Sends a command of the protocol and returns its result. */
  public JsonNode send(String method, ObjectNode parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode message = Json.object().put("id", id).put("method", method);
    message.set("params", parameters);
    socket.sendText(Json.text(message), true).join();
    try {
      JsonNode reply = answer.get(SECONDS_UNTIL_HUNG, TimeUnit.SECONDS);
      if (reply.has("error")) {
        throw new AssertionError(method + ": " + reply.path("error"));
      }
      return reply.path("result");
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(method, e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(profile);
  }

  /** A process of the browser may still write for a moment; what it leaves is temporary. */
  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = new ArrayList<>(found.toList());
    } catch (UncheckedIOException e) {
      return;
    }
    Collections.reverse(all);
    for (Path path : all) {
      try {
        Files.deleteIfExists(path);
      } catch (java.nio.file.DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  private final class Messages implements WebSocket.Listener {

    private final StringBuilder begun = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      begun.append(part);
      if (last) {
        String whole = begun.toString();
        begun.setLength(0);
        take(whole);
      }
      from.request(1);
      return null;
    }

    private void take(String text) {
      try {
        JsonNode message = Json.parse(text);
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(-1));
        if (answer != null) {
          answer.complete(message);
          return;
        }
        JsonNode parameters = message.path("params");
        switch (message.path("method").asText()) {
          case "Runtime.exceptionThrown" ->
              problems.add(parameters.at("/exceptionDetails/exception/description").asText());
          case "Log.entryAdded" -> problems.add(parameters.at("/entry/text").asText());
          case "Page.javascriptDialogOpening" ->
              problems.add("dialog: " + parameters.path("message").asText());
          case "Network.requestWillBeSent" -> requests.add(parameters.at("/request/url").asText());
          default -> {}
        }
      } catch (IOException e) {
        problems.add("unreadable message: " + e.getMessage());
      }
    }
  }
}
