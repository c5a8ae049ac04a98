package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The same calls with each of them recorded, and without. */
final class LedgerBenchmark implements Benchmark {

  private static final int CONCURRENCY = 256;
  private static final Goal SHARE = Goal.atLeast(0.95);

  private record Load(String name, int latencyMillis, int small, int full) {}

  private static final List<Load> LOADS =
      List.of(new Load("200 ms", 200, 2_000, 20_000), new Load("no latency", 0, 5_000, 50_000));

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public String baseline() {
    return "the same stages with a ledger that keeps nothing; " + CONCURRENCY + " in flight";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    for (Load load : LOADS) {
      int calls = setting.scale().pick(load.small(), load.full());
      try (ServerProcess server =
          ServerProcess.start(setting, "--latency", load.latencyMillis() + "ms")) {
        perSecond(setting, server, calls, true);
        for (int i = 0; i < setting.scale().rounds(); i++) {
          double without = perSecond(setting, server, calls, false);
          double with = perSecond(setting, server, calls, true);
          String rate = "rows/s, steady (" + load.name() + ")";
          sheet.add(rate, with);
          sheet.addBaseline(rate, without);
          sheet.add("share of the rate without (" + load.name() + ")", with / without, SHARE);
          setting.say(
              String.format(
                  "  ledger: %,d calls (%s), %s a second, %s without",
                  calls, load.name(), Numbers.text(with), Numbers.text(without)));
        }
      }
    }
  }

  private static double perSecond(
      Setting setting, ServerProcess server, int calls, boolean recorded)
      throws IOException, InterruptedException, UnfinishedException {
    Path rows = RowsFile.calls(setting, calls);
    Path output = setting.freshOutput();
    Path staging = Files.createDirectories(output.resolve("staging"));
    Program program =
        setting.main(
            LedgerLoop.class,
            rows.toString(),
            staging.toString(),
            recorded ? output.resolve("ledger").toString() : "",
            String.valueOf(CONCURRENCY));
    new Program(program.command(), server.environment(), program.log()).run();
    return server.take(calls).steadyPerSecond();
  }
}
