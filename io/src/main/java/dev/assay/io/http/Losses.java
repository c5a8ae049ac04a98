package dev.assay.io.http;

import dev.assay.io.http.HttpResult.Lost;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.impl.TunnelRefusedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** From what the client threw to why the exchange was lost. */
final class Losses {

  private Losses() {}

  /** Classifies a failure; only the host is named, as messages of exceptions may hold more. */
  static Lost of(Throwable failure, InFlight exchange, HttpCall call) {
    String host = call.uri().getHost();
    boolean sent = exchange.sent();
    if (exchange.expired()) {
      return new Lost(
          "NET_DEADLINE",
          "no whole reply from " + host + " within " + call.deadline().toMillis() + " ms",
          exchange.mayHaveLeft());
    }
    if (Thread.currentThread().isInterrupted() || has(failure, ClosedByInterruptException.class)) {
      return new Lost("NET_IO", "the call to " + host + " was interrupted", exchange.mayHaveLeft());
    }
    if (has(failure, AddressRefusedException.class)) {
      return new Lost(
          "NET_ADDRESS_REFUSED",
          host + " leads to a link-local or metadata address, which is never called",
          false);
    }
    if (has(failure, UnknownHostException.class)) {
      return new Lost("NET_DNS", "the name " + host + " could not be looked up", false);
    }
    if (isLocalLimit(failure)) {
      return new Lost(
          "NET_LOCAL_LIMIT",
          "this machine has no connection left for "
              + host
              + " (open files, ports or pool; see ulimit -n)",
          sent);
    }
    if (has(failure, TunnelRefusedException.class)) {
      return new Lost("NET_PROXY", "the proxy refused to connect to " + host, false);
    }
    if (has(failure, ConnectException.class) || has(failure, NoRouteToHostException.class)) {
      return new Lost("NET_REFUSED", host + " could not be connected to", false);
    }
    if (has(failure, MessageConstraintException.class)) {
      return new Lost(
          "RESP_TOO_LARGE", "the reply's headers from " + host + " are too large", sent);
    }
    if (isCut(failure)) {
      return new Lost(
          "NET_RESET",
          host + (sent ? " cut the connection before the whole reply" : " cut the connection"),
          sent);
    }
    if (has(failure, SSLException.class) && !sent) {
      return new Lost("NET_TLS", "no trusted TLS connection to " + host, false);
    }
    return new Lost("NET_IO", "the exchange with " + host + " broke HTTP's rules", sent);
  }

  private static boolean isLocalLimit(Throwable failure) {
    if (has(failure, BindException.class)
        || has(failure, ConnectionRequestTimeoutException.class)
        || has(failure, CancellationException.class)) {
      return true;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause instanceof IOException ? cause.getMessage() : null;
      String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
      if (text.contains("too many open files")
          || text.contains("cannot assign requested address")
          || text.contains("no buffer space")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCut(Throwable failure) {
    return has(failure, NoHttpResponseException.class)
        || has(failure, ConnectionClosedException.class)
        || has(failure, TruncatedChunkException.class)
        || has(failure, SocketException.class)
        || has(failure, ClosedChannelException.class)
        || has(failure, EOFException.class)
        || saysCut(failure);
  }

  /** Channels say so by message only, and a cut behind a chunk counts as malformed. */
  private static boolean saysCut(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause instanceof IOException ? cause.getMessage() : null;
      if (message != null
          && (message.contains("Broken pipe")
              || message.contains("Connection reset")
              || message.contains("CRLF expected at end of chunk"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
