package dev.assay.io.http;

import dev.assay.io.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One exchange under way: what its deadline has to cut, how far it got, and the reply's headers. It
 * is found through the calling thread, as the client's own calls have no room for it.
 */
final class InFlight {

  private static final ThreadLocal<InFlight> CURRENT = new ThreadLocal<>();

  private final Clock clock;
  private final long deadlineNanos;
  private final Departure departure;
  private final Map<String, String> headers;
  private final Map<String, String> replyHeaders = new HashMap<>();
  private @Nullable Cancellable request;
  private boolean expired;
  private boolean leaving;
  private boolean sent;
  private boolean reusedConnection;
  private boolean hasBody;

  InFlight(Clock clock, Duration deadline, Map<String, String> headers, Departure departure) {
    this.clock = clock;
    this.headers = headers;
    this.departure = departure;
    this.deadlineNanos = clock.nanoTime() + deadline.toNanos();
  }

  /** Returns the exchange of the calling thread. */
  static @Nullable InFlight current() {
    return CURRENT.get();
  }

  void enter() {
    CURRENT.set(this);
  }

  void leave() {
    CURRENT.remove();
  }

  /** When it must have ended, by the clock's {@link Clock#nanoTime}. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  long nanosLeft() {
    return deadlineNanos - clock.nanoTime();
  }

  /** Takes what to cancel, and cancels it where the deadline has passed already. */
  void attach(Cancellable cancellable) {
    boolean late;
    synchronized (this) {
      request = cancellable;
      late = expired;
    }
    if (late) {
      cancellable.cancel();
    }
  }

  /** The deadline has passed: closes the socket, whatever the calling thread is doing with it. */
  void expire() {
    synchronized (this) {
      expired = true;
    }
    abort();
  }

  /** Closes the socket without reading what is left of the reply. */
  void abort() {
    Cancellable cancellable;
    synchronized (this) {
      cancellable = request;
    }
    if (cancellable != null) {
      cancellable.cancel();
    }
  }

  synchronized boolean expired() {
    return expired;
  }

  /** A connection is there; returns when the first byte may be written. */
  void writing(boolean onReusedConnection) {
    departure.await();
    reusedConnection = onReusedConnection;
  }

  /** The last byte of the request is being handed to the network. */
  void markLeaving() {
    leaving = true;
  }

  /** The last byte of the request has been handed to the network. */
  void markSent() {
    sent = true;
    departure.left();
  }

  /**
   * Whether the server may have the whole request: what cut the exchange from this side may have
   * struck between the last byte and the word that it has left.
   */
  boolean mayHaveLeft() {
    return sent || leaving;
  }

  boolean sent() {
    return sent;
  }

  boolean reusedConnection() {
    return reusedConnection;
  }

  /**
   * Puts the call's headers, but the type of its content, which the content itself tells. The
   * client's own name is nobody's business.
   */
  void sending(ClassicHttpRequest message) {
    message.removeHeaders(HttpHeaders.USER_AGENT);
    message.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
    headers.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase(RequestBody.TYPE)) {
            message.setHeader(name, value);
          }
        });
  }

  /** Takes the reply's headers, so that nothing above has to understand them. */
  void received(ClassicHttpResponse response) {
    for (Header header : response.getHeaders()) {
      replyHeaders.putIfAbsent(
          header.getName().toLowerCase(Locale.ROOT),
          header.getValue() == null ? "" : header.getValue());
    }
    response.setHeaders();
    hasBody = response.getEntity() != null;
  }

  Map<String, String> replyHeaders() {
    return replyHeaders;
  }

  boolean hasBody() {
    return hasBody;
  }
}
