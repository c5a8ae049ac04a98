package dev.assay.io.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Sockets over channels: an interrupt of the calling thread closes them, and a peek at them does
 * not block.
 */
final class ChannelSockets {

  private ChannelSockets() {}

  static Registry<ConnectionSocketFactory> registry(SSLContext tls) {
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

  private static final class Tls extends SSLConnectionSocketFactory {
    Tls(SSLContext context) {
      super(context);
    }

    @Override
    public Socket createSocket(Proxy proxy, HttpContext context) throws IOException {
      return proxy != null ? super.createSocket(proxy, context) : open();
    }
  }
}
