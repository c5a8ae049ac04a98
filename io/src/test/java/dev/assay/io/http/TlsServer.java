package dev.assay.io.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Answers each TLS connection's first request and closes it without having said so. */
final class TlsServer implements AutoCloseable {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final ServerSocket listener;
  private final SSLContext trusting;
  private final AtomicInteger answered = new AtomicInteger();
  private volatile CountDownLatch closed = new CountDownLatch(1);

  TlsServer(Path folder, String... keytoolOptions)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve("own.p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "own",
                "-dname",
                "CN=test",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString()));
    command.addAll(List.of(keytoolOptions));
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException(Files.readString(folder.resolve("keytool.log")));
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD);
    SSLContext serving = SSLContext.getInstance("TLS");
    serving.init(own.getKeyManagers(), null, null);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("own", keys.getCertificate("own"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
    listener =
        serving
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread thread = new Thread(this::serve, "tls-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        InputStream in = socket.getInputStream();
        int newlines = 0;
        for (int b = in.read(); b >= 0 && newlines < 2; b = in.read()) {
          newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
          if (newlines == 2) {
            break;
          }
        }
        if (newlines == 2) {
          socket
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII));
          answered.incrementAndGet();
        }
      } catch (IOException e) {
        // The client did not like the certificate.
      }
      closed.countDown();
    }
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + listener.getLocalPort() + "/v1");
  }

  /** A context that trusts this server's certificate and no other. */
  SSLContext trusting() {
    return trusting;
  }

  int answered() {
    return answered.get();
  }

  /** Returns a latch that opens when the next connection has been closed. */
  CountDownLatch nextClosed() {
    closed = new CountDownLatch(1);
    return closed;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
