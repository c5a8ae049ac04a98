package dev.assay.io.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * An HTTP/1.1 server on this machine that speaks OpenAI's chat completions and misbehaves on
 * demand. It judges rate limits by its own clock and keeps an account of every request that really
 * reached it. One thread serves thousands of kept-alive connections.
 */
public final class FaultServer implements AutoCloseable {

  private static final int BACKLOG = 4_096;

  private final int port;
  private final FaultLoop loop;
  private final Thread thread;

  private FaultServer(int port, FaultLoop loop) {
    this.port = port;
    this.loop = loop;
    this.thread = new Thread(loop, "fault-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts a server that answers every request with its own text. */
  public static FaultServer start() {
    return start(ServerReply::echo);
  }

  /** Starts a server on a free port. */
  public static FaultServer start(
      Function<ServerRequest, ServerReply> script, LimitJudge... judges) {
    return start(0, script, true, judges);
  }

  /**
   * Starts a server.
   *
   * @param port 0 for any free one
   * @param script what to do with a request; runs on the server's only thread
   * @param tellsRetryAfter whether a 429 of the judges carries {@code retry-after}
   * @param judges a request is admitted when all of them admit it
   */
  public static FaultServer start(
      int port,
      Function<ServerRequest, ServerReply> script,
      boolean tellsRetryAfter,
      LimitJudge... judges) {
    return start(FaultServerOptions.plain(port, tellsRetryAfter, List.of(judges)), script);
  }

  /**
   * Starts a server as its command line does.
   *
   * @param options see {@link FaultServerOptions#USAGE}
   * @throws IllegalArgumentException when one is not known or cannot be
   */
  public static FaultServer startWith(String... options) {
    FaultServerOptions parsed = FaultServerOptions.parse(options);
    return start(parsed, parsed.script());
  }

  private static FaultServer start(
      FaultServerOptions options, Function<ServerRequest, ServerReply> script) {
    try {
      ServerSocketChannel listener = listen(options.port());
      return new FaultServer(
          listener.socket().getLocalPort(), new FaultLoop(listener, script, options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServerSocketChannel listen(int port) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
    return listener;
  }

  /** Returns the port it listens on. */
  public int port() {
    return port;
  }

  /** Returns the base URL for {@code OPENAI_BASE_URL}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port() + "/v1");
  }

  /** Changes what is done with requests from now on. */
  public void script(Function<ServerRequest, ServerReply> script) {
    loop.script(script);
  }

  /** Returns every request received so far, in order of arrival. */
  public List<ReceivedRequest> received() {
    return loop.received();
  }

  /** Returns how many connections are open. */
  public int openConnections() {
    return loop.openConnections();
  }

  /** Returns the ports of the clients whose requests have no whole answer yet. */
  public Set<Integer> waitingClients() {
    return loop.waitingClients();
  }

  /** Returns how many connections were ever accepted. */
  public int acceptedConnections() {
    return loop.acceptedConnections();
  }

  /** Closes all connections that are not being answered, as a server does with idle ones. */
  public void closeIdleConnections() {
    loop.closeIdleConnections();
  }

  @Override
  public void close() {
    loop.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a server by hand; see {@link FaultServerOptions#USAGE}.
   *
   * @throws InterruptedException when it is stopped
   */
  public static void main(String[] args) throws InterruptedException {
    FaultServer server = startWith(args);
    System.out.println(server.port());
    server.thread.join();
  }
}
