package dev.assay.io.testing;

import dev.assay.io.api.Environment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Redis server on loopback, where {@code redis-server} is installed; it keeps nothing on disk.
 */
public final class RedisServer implements AutoCloseable {

  private static final int MOST_ATTEMPTS = 3_000;
  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private Process process;

  private RedisServer(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Returns whether there is a {@code redis-server} on the path. */
  public static boolean isInstalled() {
    for (String folder :
        String.valueOf(Environment.system().get("PATH")).split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "redis-server"))) {
        return true;
      }
    }
    return false;
  }

  /** Starts a server and waits until it answers. */
  public static RedisServer start() {
    try {
      int port = freePort();
      return new RedisServer(port, launch(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static Process launch(int port) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    "redis-server",
                    "--bind",
                    "127.0.0.1",
                    "--port",
                    String.valueOf(port),
                    "--save",
                    "",
                    "--appendonly",
                    "no"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    for (int attempt = 0; attempt < MOST_ATTEMPTS && process.isAlive(); attempt++) {
      if (answers(port)) {
        return process;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    process.destroyForcibly();
    throw new IOException("redis-server does not start on port " + port);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(PING);
      return socket.getInputStream().read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Returns its address. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends it as {@code kill -9} does; it forgets everything. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again at the same address, empty. */
  public void startAgain() {
    try {
      process = launch(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
