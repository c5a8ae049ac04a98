package dev.assay.io.testing;

import dev.assay.io.testing.ServerReply.Ending;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The one thread of {@link FaultServer}: reads requests, judges them, plays replies. */
final class FaultLoop implements Runnable {

  /** Something to do later; the number keeps those of one instant in order. */
  private record Timer(long nanoTime, long number, Runnable action) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(nanoTime - other.nanoTime, 0);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final int port;
  private final Selector selector;
  private final FaultServerOptions options;
  private final List<LimitJudge> judges;
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(64 << 10);
  private final List<ReceivedRequest> received = new ArrayList<>();
  private final Map<String, String> keyHashes = new HashMap<>();
  private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile Function<ServerRequest, ServerReply> script;
  private volatile boolean stopped;
  private volatile boolean closeIdle;
  private ServerSocketChannel listener;
  private boolean down;
  private long timerNumber;
  private long requestNumber;
  private int inFlight;

  FaultLoop(
      ServerSocketChannel listener,
      Function<ServerRequest, ServerReply> script,
      FaultServerOptions options)
      throws IOException {
    this.listener = listener;
    this.port = listener.socket().getLocalPort();
    this.script = script;
    this.options = options;
    this.judges = options.judges();
    this.selector = Selector.open();
    listen();
  }

  private void listen() throws IOException {
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  void script(Function<ServerRequest, ServerReply> next) {
    script = next;
  }

  List<ReceivedRequest> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  int openConnections() {
    return open.get();
  }

  Set<Integer> waitingClients() {
    return Set.copyOf(waiting);
  }

  int acceptedConnections() {
    return accepted.get();
  }

  void closeIdleConnections() {
    closeIdle = true;
    selector.wakeup();
  }

  void stop() {
    stopped = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        turn();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException("The fault server's selector failed", e);
    }
  }

  private void turn() throws IOException {
    Timer next = timers.peek();
    if (next == null) {
      selector.select(this::ready);
    } else {
      long nanos = next.nanoTime() - Clock.system().nanoTime();
      if (nanos > 0) {
        selector.select(this::ready, Math.max(1, (nanos + 999_999) / 1_000_000));
      } else {
        selector.selectNow(this::ready);
      }
    }
    long now = Clock.system().nanoTime();
    for (Timer due = timers.peek(); due != null && due.nanoTime() - now <= 0; due = timers.peek()) {
      timers.remove();
      due.action().run();
    }
    if (closeIdle) {
      closeIdle = false;
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof FaultPeer peer && peer.isIdle()) {
          peer.close(Ending.CLOSE);
        }
      }
    }
  }

  private void planOutage(Outage outage) {
    later(outage.from(), this::goDown);
    later(outage.from().plus(outage.lasting()), this::comeBack);
  }

  private void goDown() {
    down = true;
    if (options.outage().refusing()) {
      try {
        listener.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof FaultPeer peer) {
          peer.close(Ending.RESET);
        }
      }
    }
  }

  private void comeBack() {
    down = false;
    if (options.outage().refusing()) {
      try {
        listener = FaultServer.listen(port);
        listen();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void ready(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.attachment() instanceof FaultPeer peer) {
      peer.ready(readBuffer);
      return;
    }
    try {
      for (SocketChannel channel = listener.accept();
          channel != null;
          channel = listener.accept()) {
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        SelectionKey own = channel.register(selector, SelectionKey.OP_READ);
        own.attach(new FaultPeer(this, channel, own));
        open.incrementAndGet();
        accepted.incrementAndGet();
      }
    } catch (IOException e) {
      // The client has left before it was accepted.
    }
  }

  void later(Duration wait, Runnable action) {
    timers.add(new Timer(Clock.system().nanoTime() + wait.toNanos(), timerNumber++, action));
  }

  void left() {
    open.decrementAndGet();
  }

  void started() {
    inFlight++;
  }

  void waits(int port) {
    waiting.add(port);
  }

  void finished(int port) {
    inFlight--;
    waiting.remove(port);
  }

  /** Judges and answers one request and writes it into the account. */
  ServerReply arrived(String method, String path, Map<String, String> headers, byte[] body) {
    long now = Clock.system().nanoTime();
    if (requestNumber == 0 && options.outage().isPlanned()) {
      planOutage(options.outage());
    }
    ServerRequest request = ServerRequest.of(++requestNumber, method, path, headers, body);
    started();
    ServerReply reply = judge(request, now);
    ReceivedRequest line =
        new ReceivedRequest(
            request.number(),
            now,
            path,
            kept(request.text()),
            keyHashes.computeIfAbsent(key(headers), FaultLoop::hash),
            reply.status(),
            inFlight);
    synchronized (received) {
      received.add(line);
    }
    return reply;
  }

  /** Returns a text of its own, so that a long one can be forgotten. */
  private String kept(String text) {
    return text.length() <= options.keptText() ? text : text.substring(0, options.keptText());
  }

  private ServerReply judge(ServerRequest request, long now) {
    if (down) {
      return ServerReply.error(503, "server_error", "unavailable", "down");
    }
    Duration longest = Duration.ZERO;
    for (LimitJudge judge : judges) {
      Duration wait = judge.waitFor(now);
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }
    if (longest.isZero()) {
      judges.forEach(judge -> judge.admit(now));
      return script.apply(request);
    }
    String seconds = String.valueOf(Math.ceil(longest.toNanos() / 1e6) / 1e3);
    return ServerReply.json(
        429,
        "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\","
            + "\"code\":\"rate_limit_exceeded\"}}",
        options.tellsRetryAfter() ? Map.of("retry-after", seconds) : Map.of());
  }

  private static String key(Map<String, String> headers) {
    String bearer = headers.getOrDefault("authorization", "");
    return bearer.isEmpty()
        ? headers.getOrDefault("x-api-key", headers.getOrDefault("api-key", ""))
        : bearer.replaceFirst("(?i)^bearer ", "");
  }

  private static String hash(String key) {
    if (key.isEmpty()) {
      return "";
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
