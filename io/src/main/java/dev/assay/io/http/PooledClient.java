package dev.assay.io.http;

import java.io.IOException;
import java.net.ProxySelector;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * Hands each request to its deadline and takes the reply's headers. Below is the client that does
 * nothing but exchange messages, unless a proxy is set, which takes the one with routes.
 */
final class PooledClient extends CloseableHttpClient {

  private final CloseableHttpClient client;

  PooledClient(HttpClientConnectionManager pool) {
    boolean proxied =
        System.getProperty("https.proxyHost") != null
            || System.getProperty("http.proxyHost") != null;
    this.client = proxied ? routed(pool) : HttpClients.createMinimal(pool);
  }

  private static CloseableHttpClient routed(HttpClientConnectionManager pool) {
    return HttpClientBuilder.create()
        .setConnectionManager(pool)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
        .build();
  }

  @Override
  @SuppressWarnings("deprecation") // the one form that returns what this method must
  protected CloseableHttpResponse doExecute(
      HttpHost target, ClassicHttpRequest request, HttpContext context) throws IOException {
    InFlight exchange = InFlight.current();
    if (exchange != null && request instanceof Cancellable cancellable) {
      exchange.attach(cancellable);
    }
    CloseableHttpResponse response = client.execute(target, request, context);
    if (exchange != null) {
      exchange.received(response);
    }
    return response;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  @Override
  public void close(CloseMode mode) {
    client.close(mode);
  }
}
