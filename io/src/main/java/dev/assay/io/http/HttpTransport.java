package dev.assay.io.http;

/**
 * The only seam to the network. Implementations are safe for use by many threads, never follow
 * redirects, never retry, and end every exchange, body included, by its deadline.
 */
public interface HttpTransport extends AutoCloseable {

  /** Sends one request and blocks until its whole reply is there or the exchange is lost. */
  HttpResult send(HttpCall call);

  /** Closes all connections. */
  @Override
  void close();
}
