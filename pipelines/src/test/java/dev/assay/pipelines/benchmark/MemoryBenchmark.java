package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Many rows of 2 KiB through a heap of 512 MiB, against a server that answers at once. */
final class MemoryBenchmark implements Benchmark {

  private static final int SMALL = 50_000;
  private static final int FULL = 1_000_000;
  private static final int CONCURRENCY = 256;
  private static final double ROWS_PER_STEP = 100_000;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String baseline() {
    return "none; one round, on Flink in one process";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int rows = setting.scale().pick(SMALL, FULL);
    Path input = RowsFile.wide(setting, rows);
    Path log = setting.scratch().resolve("gc.log");
    Finished command;
    Arrivals arrivals;
    try (ServerProcess server =
        ServerProcess.start(setting, "--answer", "yes", "--keep-text", "3")) {
      Map<String, String> environment = new HashMap<>(server.environment());
      environment.put("ASSAY_HEAP", "512m");
      environment.put("ASSAY_JAVA_OPTS", "-Xlog:gc:file=" + log + ":uptime:filecount=0");
      command =
          setting
              .assay(
                  environment,
                  List.of(
                      "run",
                      input.toString(),
                      "--runner",
                      "flink",
                      "--concurrency",
                      String.valueOf(CONCURRENCY),
                      "--output",
                      setting.freshOutput().toString()))
              .run();
      arrivals = server.take(rows);
    }
    HeapLog heap = HeapLog.parse(Files.readAllLines(log));
    double growth = heap.least(0.75, 1) - heap.least(0.25, 0.5);
    sheet.add("rows/s, steady (10 % to 90 % of the sends)", arrivals.steadyPerSecond());
    sheet.add("rows/s, from command to exit", rows / command.wallSeconds(), Goal.atLeast(2_000));
    sheet.add("peak memory resident, MiB", command.peakMegabytes(), Goal.atMost(900));
    sheet.add("least heap after a collection, second quarter, MiB", heap.least(0.25, 0.5));
    sheet.add("least heap after a collection, last quarter, MiB", heap.least(0.75, 1));
    sheet.add(
        "growth between them, MiB per 100,000 rows",
        growth / (rows / 2.0 / ROWS_PER_STEP),
        setting.scale() == Scale.FULL ? Goal.atMost(1) : null);
    sheet.add("s from command to first send", (arrivals.first() - command.startedAt()) / 1e9);
    sheet.add("s from last send to exit", (command.endedAt() - arrivals.last()) / 1e9);
    sheet.add("CPU s per 1,000 rows", command.cpuSeconds() / rows * 1_000);
    setting.say(
        String.format(
            "  memory: %,d rows, %s a second, peak %s MiB",
            rows,
            Numbers.text(rows / command.wallSeconds()),
            Numbers.text(command.peakMegabytes())));
  }
}
