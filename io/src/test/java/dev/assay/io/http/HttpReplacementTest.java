package dev.assay.io.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.http.HttpResult.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that resets while a request is still being written has not read all of it. */
class HttpReplacementTest {

  private static final byte[] SMALL = new byte[10];
  private static final byte[] LARGE = new byte[50_000_000];

  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread thread = new Thread(this::serve);
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  /** Answers small requests, resets at the start of a large one, answers what comes after it. */
  private void serve() {
    boolean patient = false;
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        connections.incrementAndGet();
        InputStream in = socket.getInputStream();
        for (int length = head(in); length >= 0; length = head(in)) {
          if (length > SMALL.length && !patient) {
            patient = true;
            in.readNBytes(100);
            socket.setSoLinger(true, 0);
            break;
          }
          in.skipNBytes(length);
          socket
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII));
        }
      } catch (IOException e) {
        // The client has left.
      }
    }
  }

  /** Reads a request's head and returns its content length; -1 at the end. */
  private static int head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return -1;
      }
      head.append((char) next);
    }
    String length = head.toString().replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1");
    return Integer.parseInt(length);
  }

  private HttpCall call(byte[] body) {
    URI uri = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
    return new HttpCall("POST", uri, Map.of(), body, Duration.ofSeconds(20), 1_000);
  }

  @Test
  void aRequestCutWhileItIsWrittenToAUsedConnectionIsSentOnANewOne() {
    try (GoogleHttpTransport transport = new GoogleHttpTransport(2)) {
      assertThat(transport.send(call(SMALL))).isInstanceOf(Reply.class);
      assertThat(transport.send(call(LARGE))).isInstanceOf(Reply.class);

      assertThat(connections).hasValue(2);
    }
  }

  @Test
  void onANewConnectionItIsLostAndNotSent() {
    try (GoogleHttpTransport transport = new GoogleHttpTransport(2)) {
      assertThat(transport.send(call(LARGE)))
          .isEqualTo(new Lost("NET_RESET", "127.0.0.1 cut the connection", false));

      assertThat(connections).hasValue(1);
    }
  }
}
