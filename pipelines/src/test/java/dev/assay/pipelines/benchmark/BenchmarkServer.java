package dev.assay.pipelines.benchmark;

import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.LimitJudge;
import dev.assay.io.testing.ReceivedRequest;
import dev.assay.io.testing.ServerReply;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The server in its own process. Arguments: milliseconds before each answer, requests a minute that
 * it admits (0 for all), and the burst it admits. Prints its port; each line on standard input is a
 * file into which it writes what arrived since the last one; ends when the input ends.
 */
final class BenchmarkServer {

  private BenchmarkServer() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    Duration latency = Duration.ofMillis(Long.parseLong(arguments[0]));
    int perMinute = Integer.parseInt(arguments[1]);
    LimitJudge[] judges =
        perMinute == 0
            ? new LimitJudge[0]
            : new LimitJudge[] {LimitJudge.tokenBucket(perMinute, Integer.parseInt(arguments[2]))};
    try (FaultServer server =
            FaultServer.start(
                request ->
                    latency.isZero()
                        ? ServerReply.echo(request)
                        : ServerReply.echo(request).after(latency),
                judges);
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
