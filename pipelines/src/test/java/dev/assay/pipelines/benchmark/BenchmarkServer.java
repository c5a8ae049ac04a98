package dev.assay.pipelines.benchmark;

import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpCall;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The server in its own process. Arguments are those of {@link FaultServer}. Prints its port once
 * its code is warm, as that of a real server is; each line on standard input is a file into which
 * it writes what arrived since the last one; ends when the input ends.
 */
final class BenchmarkServer {

  private static final int WARM_UP_CALLS = 400;
  private static final int WARM_UP_THREADS = 100;

  private BenchmarkServer() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    warmUp(arguments);
    try (FaultServer server = FaultServer.startWith(arguments);
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(server.port());
      int told = 0;
      for (String file = input.readLine(); file != null; file = input.readLine()) {
        List<ReceivedRequest> received = server.received();
        write(received.subList(told, received.size()), Path.of(file));
        told = received.size();
        System.out.println("written");
      }
    }
  }

  /** Another server of the same kind, whose account nobody sees. */
  private static void warmUp(String[] arguments) throws InterruptedException {
    byte[] body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    ExecutorService threads = Executors.newFixedThreadPool(WARM_UP_THREADS);
    try (FaultServer server = FaultServer.startWith(arguments);
        GoogleHttpTransport transport = new GoogleHttpTransport(WARM_UP_THREADS)) {
      URI address = URI.create(server.baseUrl() + "/chat/completions");
      HttpCall call =
          new HttpCall("POST", address, Map.of(), body, Duration.ofSeconds(10), 1 << 20);
      threads.invokeAll(Collections.nCopies(WARM_UP_CALLS, () -> transport.send(call)));
    } finally {
      threads.shutdown();
    }
  }

  private static void write(List<ReceivedRequest> received, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (ReceivedRequest request : received) {
        String lane = request.text().split(" ", 2)[0];
        out.write(new Arrival(request.nanoTime(), request.status(), lane).line());
        out.newLine();
      }
    }
  }
}
