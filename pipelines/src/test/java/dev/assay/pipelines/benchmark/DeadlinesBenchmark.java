package dev.assay.pipelines.benchmark;

import dev.assay.io.http.GoogleHttpTransport;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.testing.FaultServer;
import dev.assay.io.testing.ServerReply;
import dev.assay.io.testing.ServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * How late the deadlines of calls fire that get no answer, no end of their headers or no end of
 * their body, and what such calls leave open. The transport and the server share this process, so
 * descriptors of both sides are counted.
 */
final class DeadlinesBenchmark implements Benchmark {

  private static final int AT_ONCE = 100;
  private static final int TIMED = 500;
  private static final int FULL_STALLS = 10_000;
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration GAP = Duration.ofMillis(50);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  @Override
  public String name() {
    return "deadlines";
  }

  @Override
  public String baseline() {
    return "none; " + AT_ONCE + " stalled calls at once, each with " + DEADLINE.toMillis() + " ms";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
    try (FaultServer server = FaultServer.start(DeadlinesBenchmark::stall);
        GoogleHttpTransport transport = new GoogleHttpTransport(AT_ONCE)) {
      lateness(callers, transport, server, AT_ONCE);
      awaitSeconds(() -> server.openConnections() == 0);
      long before = descriptors();

      List<Double> late = lateness(callers, transport, server, TIMED);
      double closed = awaitSeconds(() -> server.openConnections() == 0);
      int more = setting.scale().pick(TIMED, FULL_STALLS) - TIMED;
      lateness(callers, transport, server, more);
      awaitSeconds(() -> server.openConnections() == 0 && descriptors() <= before);

      sheet.add("ms late, median", late.get(late.size() / 2));
      sheet.add("ms late, p99", late.get(late.size() * 99 / 100));
      sheet.add("ms late, most", late.get(late.size() - 1), Goal.atMost(250));
      sheet.add("ms early, most", -Math.min(0, late.get(0)), Goal.atMost(2));
      sheet.add("s from the last end until all sockets are closed", closed, Goal.atMost(1));
      sheet.add(
          String.format("descriptors left after %,d stalls", TIMED + more),
          (double) Math.max(0, descriptors() - before),
          Goal.atMost(0));
      setting.say(
          "  deadlines: "
              + TIMED
              + " calls, "
              + Numbers.text(late.get(late.size() - 1))
              + " ms late");
    } finally {
      callers.shutdownNow();
    }
  }

  private static ServerReply stall(ServerRequest request) {
    return switch ((int) (request.number() % 3)) {
      case 0 -> ServerReply.stall();
      case 1 -> ServerReply.stallAfterHeaders();
      default -> ServerReply.echo(request).dripped(GAP);
    };
  }

  /** Returns milliseconds over the deadline, sorted. */
  private static List<Double> lateness(
      ExecutorService callers, GoogleHttpTransport transport, FaultServer server, int calls)
      throws InterruptedException, UnfinishedException {
    byte[] body = RowsFile.body("stalled").getBytes(StandardCharsets.UTF_8);
    HttpCall call =
        new HttpCall(
            "POST",
            URI.create(server.baseUrl() + "/chat/completions"),
            Map.of(),
            body,
            DEADLINE,
            1 << 20);
    List<Callable<Double>> all = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      all.add(
          () -> {
            long start = System.nanoTime();
            HttpResult result = transport.send(call);
            long took = System.nanoTime() - start;
            if (!(result instanceof Lost lost) || !lost.code().equals("NET_DEADLINE")) {
              throw new UnfinishedException("a stalled call ended as " + result);
            }
            return (took - DEADLINE.toNanos()) / 1e6;
          });
    }
    List<Double> late = new ArrayList<>();
    for (Future<Double> result : callers.invokeAll(all)) {
      try {
        late.add(result.get());
      } catch (ExecutionException e) {
        throw new UnfinishedException(String.valueOf(e.getCause()));
      }
    }
    return late.stream().sorted().toList();
  }

  /** Returns after how many seconds it was so; NaN when it never was. */
  private static double awaitSeconds(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LONGEST_NANOS) {
        return Double.NaN;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static long descriptors() {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(open)) {
      return files.count();
    } catch (IOException e) {
      return 0;
    }
  }
}
