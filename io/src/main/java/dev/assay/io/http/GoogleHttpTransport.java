package dev.assay.io.http;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import dev.assay.io.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 by Google HTTP Client over a pool of Apache connections. Redirects, cookies and all
 * retries are off. One daemon thread closes the socket of every exchange that reaches its deadline.
 *
 * <p>A kept-alive connection that the server has closed is replaced without the caller's notice
 * while the request cannot have been read: when the pool hands the connection out, and when writing
 * the request fails. Once the request is wholly written, a cut is reported as lost and sent.
 */
public final class GoogleHttpTransport implements HttpTransport {

  private static final TimeValue IDLE = TimeValue.ofSeconds(30);

  private final Clock clock;
  private final Deadlines deadlines;
  private final PoolingHttpClientConnectionManager pool;
  private final ScheduledExecutorService sweeper;
  private final Future<?> idleSweep;
  private final HttpRequestFactory requests;

  /**
   * Opens a pool with the machine's clock, names and trusted certificates.
   *
   * @param maxConnections most open connections, in total and to one host; 1 to 100,000
   */
  public GoogleHttpTransport(int maxConnections) {
    this(
        maxConnections,
        Clock.system(),
        SystemDefaultDnsResolver.INSTANCE,
        GoogleHttpTransport::defaultTls);
  }

  GoogleHttpTransport(
      int maxConnections, Clock clock, DnsResolver names, Supplier<SSLContext> tls) {
    if (maxConnections < 1 || maxConnections > 100_000) {
      throw new IllegalArgumentException(
          "Invalid maxConnections: " + maxConnections + " (must be 1 to 100000)");
    }
    this.clock = clock;
    this.deadlines = new Deadlines(clock, daemon("assay-http-deadlines"));
    this.sweeper = Executors.newSingleThreadScheduledExecutor(daemon("assay-http-idle"));
    Executor lookUps = task -> daemon("assay-http-names").newThread(task).start();
    this.pool =
        new PoolingHttpClientConnectionManager(
            ChannelSockets.registry(tls),
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.NEG_ONE_MILLISECOND,
            null,
            new CheckedDns(names, lookUps),
            socket -> new QuietConnection());
    pool.setMaxTotal(maxConnections);
    pool.setDefaultMaxPerRoute(maxConnections);
    pool.setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build());
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setSocketTimeout(Timeout.DISABLED)
            .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
            .build());
    this.idleSweep =
        sweeper.scheduleWithFixedDelay(() -> pool.closeIdle(IDLE), 10, 10, TimeUnit.SECONDS);
    this.requests = new Apache5HttpTransport(new PooledClient(pool)).createRequestFactory();
  }

  @Override
  public HttpResult send(HttpCall call) {
    InFlight first = new InFlight(clock, call.deadline(), call.headers(), call.departure());
    HttpResult result = send(call, first);
    boolean replaceable =
        result instanceof HttpResult.Lost lost
            && lost.code().equals("NET_RESET")
            && !lost.sent()
            && first.reusedConnection();
    long left = first.nanosLeft();
    return replaceable && left > 0
        ? send(call, new InFlight(clock, Duration.ofNanos(left), call.headers(), call.departure()))
        : result;
  }

  private HttpResult send(HttpCall call, InFlight exchange) {
    if (exchange.nanosLeft() <= 0) {
      exchange.expire();
    }
    deadlines.add(exchange);
    exchange.enter();
    try {
      return exchange(call, exchange);
    } catch (IOException | RuntimeException e) {
      exchange.abort();
      return Losses.of(e, exchange, call);
    } finally {
      exchange.leave();
      deadlines.remove(exchange);
    }
  }

  private HttpResult exchange(HttpCall call, InFlight exchange) throws IOException {
    HttpResponse response = request(call).execute();
    Map<String, String> headers = exchange.replyHeaders();
    byte[] body = new byte[0];
    BodySink sink = call.sink();
    if (sink != null && response.getStatusCode() / 100 == 2) {
      InputStream content =
          exchange.hasBody() ? response.getContent() : InputStream.nullInputStream();
      if (!ReplyBody.copy(content, headers.get("content-encoding"), sink)) {
        exchange.abort();
        return tooLarge(call, sink.maxBytes());
      }
    } else if (exchange.hasBody()) {
      InputStream content = response.getContent();
      long declared = declared(headers);
      byte[] read =
          declared > call.maxReplyBytes()
              ? null
              : ReplyBody.read(
                  content, headers.get("content-encoding"), declared, call.maxReplyBytes());
      if (read == null) {
        exchange.abort();
        return tooLarge(call, call.maxReplyBytes());
      }
      body = read;
    }
    return new HttpResult.Reply(response.getStatusCode(), Map.copyOf(headers), body);
  }

  private static HttpResult tooLarge(HttpCall call, long most) {
    return new HttpResult.Lost(
        "RESP_TOO_LARGE",
        "the reply from " + call.uri().getHost() + " is longer than " + most + " bytes",
        true);
  }

  /** Without the call's headers, which {@link InFlight} puts into the client's own request. */
  private HttpRequest request(HttpCall call) throws IOException {
    BodySource source = call.source();
    HttpContent content =
        source != null
            ? new StreamedBody(RequestBody.type(call), source)
            : call.body().length == 0 ? null : RequestBody.of(call);
    return requests
        .buildRequest(call.method(), new GenericUrl(call.uri(), true), content)
        .setHeaders(new NoHeaders())
        .setResponseHeaders(new NoHeaders())
        .setResponseReturnRawInputStream(true)
        .setThrowExceptionOnExecuteError(false)
        .setFollowRedirects(false)
        .setNumberOfRetries(0)
        .setConnectTimeout(0)
        .setReadTimeout(0)
        .setLoggingEnabled(false)
        .setCurlLoggingEnabled(false)
        .setSuppressUserAgentSuffix(true);
  }

  private static long declared(Map<String, String> headers) {
    @Nullable String length = headers.get("content-length");
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    idleSweep.cancel(false);
    sweeper.shutdownNow();
    deadlines.close();
    pool.close(CloseMode.IMMEDIATE);
  }

  private static java.util.concurrent.ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  static SSLContext defaultTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no TLS", e);
    }
  }

  /** Always empty: to send and to clear them costs a look at fifty fields each time. */
  private static final class NoHeaders extends HttpHeaders {
    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
      return Set.of();
    }

    @Override
    public void clear() {}
  }
}
