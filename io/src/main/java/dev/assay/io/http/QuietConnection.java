package dev.assay.io.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A pooled connection that never logs what passes through it (the client's own writes keys and
 * prompts at debug level), knows when a request was wholly handed over, and can tell without
 * waiting whether the server has closed it meanwhile.
 */
final class QuietConnection extends DefaultBHttpClientConnection
    implements ManagedHttpClientConnection {

  /** Bounds a reply's headers to 1 MiB. */
  static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(16 << 10).setMaxHeaderCount(64).build();

  private boolean writing;
  private Timeout timeout = Timeout.DISABLED;

  QuietConnection() {
    super(
        LIMITS, null, null, null, null, MonitoringResponseOutOfOrderStrategy.INSTANCE, null, null);
  }

  @Override
  public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
    InFlight exchange = InFlight.current();
    if (exchange != null) {
      exchange.sending(request);
      exchange.writing(getEndpointDetails().getRequestCount() > 0);
    }
    writing = true;
    super.sendRequestHeader(request);
  }

  @Override
  public void flush() throws IOException {
    InFlight exchange = InFlight.current();
    if (writing && exchange != null) {
      exchange.markLeaving();
    }
    super.flush();
    if (writing && exchange != null) {
      exchange.markSent();
    }
    writing = false;
  }

  @Override
  public boolean isStale() throws IOException {
    Socket socket = getSocket();
    if (socket == null) {
      return true;
    }
    SocketChannel channel = socket instanceof SSLSocket ? null : socket.getChannel();
    if (channel == null) {
      return super.isStale();
    }
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read != 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public @Nullable Socket getSocket() {
    SocketHolder holder = getSocketHolder();
    return holder == null ? null : holder.getSocket();
  }

  @Override
  public void passivate() {
    super.setSocketTimeout(Timeout.DISABLED);
  }

  @Override
  public void activate() {
    super.setSocketTimeout(timeout);
  }

  @Override
  public void setSocketTimeout(Timeout timeout) {
    this.timeout = timeout == null ? Timeout.DISABLED : timeout;
    super.setSocketTimeout(timeout);
  }
}
