package dev.assay.pipelines.benchmark;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ReceivedRequest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The server in its own process. Arguments are those of {@link FaultServer}. Prints its port; each
 * line on standard input is a file into which it writes what arrived since the last one; ends when
 * the input ends.
 */
final class BenchmarkServer {

  private BenchmarkServer() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
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
