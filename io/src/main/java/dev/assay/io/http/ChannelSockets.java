package dev.assay.io.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sockets over channels: an interrupt of the calling thread closes them, and a peek at them does
 * not block.
 */
final class ChannelSockets {

  private ChannelSockets() {}

  /**
   * Returns the sockets of both schemes.
   *
   * @param tls asked for once, when the first connection needs it
   */
  static Registry<ConnectionSocketFactory> registry(Supplier<SSLContext> tls) {
    return RegistryBuilder.<ConnectionSocketFactory>create()
        .register("http", new Plain())
        .register("https", new Tls(tls))
        .build();
  }

  private static Socket open() throws IOException {
    return SocketChannel.open().socket();
  }

  private static final class Plain extends PlainConnectionSocketFactory {
    @Override
    public Socket createSocket(Proxy proxy, HttpContext context) throws IOException {
      return proxy != null ? super.createSocket(proxy, context) : open();
    }
  }

  /** Reading the trusted certificates takes longer than a small run without them. */
  private static final class Tls implements LayeredConnectionSocketFactory {
    private final Supplier<SSLContext> context;
    private @Nullable SSLConnectionSocketFactory layer;

    Tls(Supplier<SSLContext> context) {
      this.context = context;
    }

    private synchronized SSLConnectionSocketFactory layer() {
      if (layer == null) {
        layer = new SSLConnectionSocketFactory(context.get());
      }
      return layer;
    }

    @Override
    public Socket createSocket(HttpContext context) throws IOException {
      return open();
    }

    @Override
    public Socket createSocket(Proxy proxy, HttpContext context) throws IOException {
      return proxy != null ? layer().createSocket(proxy, context) : open();
    }

    @Override
    public Socket connectSocket(
        TimeValue timeout,
        Socket socket,
        HttpHost host,
        InetSocketAddress remote,
        InetSocketAddress local,
        HttpContext context)
        throws IOException {
      return layer().connectSocket(timeout, socket, host, remote, local, context);
    }

    @Override
    public Socket connectSocket(
        Socket socket,
        HttpHost host,
        InetSocketAddress remote,
        InetSocketAddress local,
        Timeout timeout,
        Object attachment,
        HttpContext context)
        throws IOException {
      return layer().connectSocket(socket, host, remote, local, timeout, attachment, context);
    }

    @Override
    public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
        throws IOException {
      return layer().createLayeredSocket(socket, target, port, context);
    }

    @Override
    public Socket createLayeredSocket(
        Socket socket, String target, int port, Object attachment, HttpContext context)
        throws IOException {
      return layer().createLayeredSocket(socket, target, port, attachment, context);
    }
  }
}
