package dev.assay.io.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What {@link FaultServer} does with one request: bytes and pauses in order, then how it leaves the
 * connection. Every fault is made of these.
 */
public final class ServerReply {

  /** How the connection is left. */
  enum Ending {
    KEEP,
    CLOSE,
    RESET,
    HANG
  }

  /**
   * One move: waits, then sends; with a gap, byte by byte.
   *
   * @param pause before the first byte
   * @param bytes may be empty
   * @param gap between two bytes; zero sends all at once
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Step(Duration pause, byte[] bytes, Duration gap) {}

  private static final byte[] NOTHING = new byte[0];

  private final int status;
  private final List<Step> steps;
  private final Ending ending;

  private ServerReply(int status, List<Step> steps, Ending ending) {
    this.status = status;
    this.steps = List.copyOf(steps);
    this.ending = ending;
  }

  /** Answers a chat or completion request with its own text. */
  public static ServerReply echo(ServerRequest request) {
    return answer(request, request.text());
  }

  /** Answers a chat or completion request with a text; tokens are words. */
  public static ServerReply answer(ServerRequest request, String text) {
    boolean chat = !request.path().endsWith("/completions") || request.path().contains("/chat/");
    ObjectNode json = Json.object();
    json.put("id", "chatcmpl-" + request.number());
    json.put("object", chat ? "chat.completion" : "text_completion");
    json.put("created", 1_700_000_000L);
    json.set("model", request.body().path("model"));
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    if (chat) {
      choice.putObject("message").put("role", "assistant").put("content", text);
    } else {
      choice.put("text", text);
    }
    choice.put("finish_reason", "stop");
    long asked = words(request.text());
    long answered = words(text);
    json.putObject("usage")
        .put("prompt_tokens", asked)
        .put("completion_tokens", answered)
        .put("total_tokens", asked + answered);
    return of(
        200,
        Map.of("x-request-id", "req-" + request.number()),
        "application/json",
        Json.bytes(json));
  }

  /** Replies with JSON. */
  public static ServerReply json(int status, String body) {
    return json(status, body, Map.of());
  }

  /** Replies with JSON and further headers. */
  public static ServerReply json(int status, String body, Map<String, String> headers) {
    return of(status, headers, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** Replies with an error in OpenAI's form. */
  public static ServerReply error(int status, String type, String code, String message) {
    ObjectNode json = Json.object();
    json.putObject("error").put("message", message).put("type", type).put("code", code);
    return json(status, Json.text(json));
  }

  /** Replies with any content. */
  public static ServerReply of(
      int status, Map<String, String> headers, String contentType, byte[] body) {
    byte[] head = head(status, headers, contentType, "Content-Length: " + body.length);
    return new ServerReply(status, List.of(send(concat(head, body))), Ending.KEEP);
  }

  /** Replies 200 with a web page, as a broken gateway does. */
  public static ServerReply html() {
    byte[] page = "<html><body>Welcome</body></html>".getBytes(StandardCharsets.UTF_8);
    return of(200, Map.of(), "text/html", page);
  }

  /** Replies 200 with no body. */
  public static ServerReply empty() {
    return of(200, Map.of(), "application/json", NOTHING);
  }

  /** Announces more bytes than it sends, then closes. */
  public static ServerReply shortBody(String body) {
    byte[] sent = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        head(200, Map.of(), "application/json", "Content-Length: " + (sent.length + 1_000));
    return new ServerReply(200, List.of(send(concat(head, sent))), Ending.CLOSE);
  }

  /** Sends one chunk of a chunked body, then closes without the last one. */
  public static ServerReply cutChunks(String chunk) {
    byte[] head = head(200, Map.of(), "application/json", "Transfer-Encoding: chunked");
    byte[] sent = chunk.getBytes(StandardCharsets.UTF_8);
    byte[] size = (Integer.toHexString(sent.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    return new ServerReply(200, List.of(send(concat(concat(head, size), sent))), Ending.CLOSE);
  }

  /** Sends bytes that may be no HTTP at all, then closes. */
  public static ServerReply raw(byte[] bytes) {
    return new ServerReply(0, List.of(send(bytes.clone())), Ending.CLOSE);
  }

  /** Never sends a byte; the connection stays open until the client leaves. */
  public static ServerReply stall() {
    return new ServerReply(0, List.of(), Ending.HANG);
  }

  /** Sends the headers of a long body and half of nothing; stays open until the client leaves. */
  public static ServerReply stallAfterHeaders() {
    byte[] head = head(200, Map.of(), "application/json", "Content-Length: 1000");
    return new ServerReply(200, List.of(send(head)), Ending.HANG);
  }

  /** Closes the connection without a reply. */
  public static ServerReply close() {
    return new ServerReply(0, List.of(), Ending.CLOSE);
  }

  /** Resets the connection without a reply. */
  public static ServerReply reset() {
    return new ServerReply(0, List.of(), Ending.RESET);
  }

  /** Returns this reply after a pause. */
  public ServerReply after(Duration pause) {
    List<Step> later = new ArrayList<>();
    later.add(new Step(pause, NOTHING, Duration.ZERO));
    later.addAll(steps);
    return new ServerReply(status, later, ending);
  }

  /** Returns this reply sent one byte at a time, headers included. */
  public ServerReply dripped(Duration gap) {
    return new ServerReply(
        status, steps.stream().map(s -> new Step(s.pause(), s.bytes(), gap)).toList(), ending);
  }

  /** Returns this reply with its headers sent at once and its body one byte at a time. */
  public ServerReply bodyDripped(Duration gap) {
    List<Step> parts = new ArrayList<>();
    for (Step step : steps) {
      int end = endOfHead(step.bytes());
      parts.add(new Step(step.pause(), Arrays.copyOf(step.bytes(), end), Duration.ZERO));
      byte[] rest = Arrays.copyOfRange(step.bytes(), end, step.bytes().length);
      parts.add(new Step(Duration.ZERO, rest, gap));
    }
    return new ServerReply(status, parts, ending);
  }

  /** Returns this reply with the connection closed after it, without announcing so. */
  public ServerReply thenClose() {
    return new ServerReply(status, steps, Ending.CLOSE);
  }

  /** Returns this reply with the connection reset after it. */
  public ServerReply thenReset() {
    return new ServerReply(status, steps, Ending.RESET);
  }

  int status() {
    return status;
  }

  List<Step> steps() {
    return steps;
  }

  Ending ending() {
    return ending;
  }

  static long words(String text) {
    String trimmed = text.strip();
    return trimmed.isEmpty() ? 0 : trimmed.split("\\s+", -1).length;
  }

  private static Step send(byte[] bytes) {
    return new Step(Duration.ZERO, bytes, Duration.ZERO);
  }

  private static byte[] head(
      int status, Map<String, String> headers, String contentType, String framing) {
    StringBuilder head = new StringBuilder(160);
    head.append("HTTP/1.1 ").append(status).append(" Status\r\nContent-Type: ").append(contentType);
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    return head.append("\r\n")
        .append(framing)
        .append("\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int endOfHead(byte[] bytes) {
    for (int i = 3; i < bytes.length; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
