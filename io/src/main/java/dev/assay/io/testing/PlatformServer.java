package dev.assay.io.testing;

import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A platform on this machine that runs are uploaded to. It does one request after another, and
 * keeps account of what it took, and how often.
 */
public abstract class PlatformServer implements AutoCloseable {

  private final FaultServer server;
  private volatile Function<ServerRequest, @Nullable ServerReply> fault = request -> null;
  private volatile Function<ServerRequest, @Nullable ServerReply> lost = request -> null;
  private volatile @Nullable String key;
  private long requests;

  /**
   * Starts.
   *
   * @param key the only one that is accepted unless said otherwise
   */
  PlatformServer(String key) {
    this.key = key;
    this.server = FaultServer.start(this::reply);
  }

  /** Returns its address. */
  public final URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Does this first; null for the usual answer. */
  public final void fault(Function<ServerRequest, @Nullable ServerReply> fault) {
    this.fault = fault;
  }

  /** Does what it should, then answers this; null for the usual answer. */
  public final void loseAnswers(Function<ServerRequest, @Nullable ServerReply> lost) {
    this.lost = lost;
  }

  /** Takes another key; null takes any. */
  public final void key(@Nullable String key) {
    this.key = key;
  }

  /** Returns the requests so far. */
  public final synchronized long requests() {
    return requests;
  }

  /** Returns how many rows of runs it has, each counted once. */
  public abstract long rowCount();

  /** Returns how often something came that was there already. */
  public abstract long repeated();

  @Override
  public final void close() {
    server.close();
  }

  private synchronized ServerReply reply(ServerRequest request) {
    requests++;
    ServerReply other = fault.apply(request);
    if (other != null) {
      return other;
    }
    String wanted = key;
    ServerReply usual = wanted == null || knows(request, wanted) ? answer(request) : unknown();
    ServerReply instead = lost.apply(request);
    return instead == null ? usual : instead;
  }

  /** Returns whether a request has a key. */
  abstract boolean knows(ServerRequest request, String key);

  /** Returns the answer to a request with another key. */
  abstract ServerReply unknown();

  /** Does what a request asks. */
  abstract ServerReply answer(ServerRequest request);
}
