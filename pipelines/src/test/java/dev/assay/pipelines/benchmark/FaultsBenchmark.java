package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Calls to a server that fails at random, without a limit.
 *
 * @param name of the benchmark
 * @param faults as the server takes them
 * @param latencyMillis before each answer; faults come at once
 * @param small rows at the small scale
 * @param full rows at the full scale
 * @param ideal calls a row if nothing but the faults costs any
 * @param callsPerRow goal
 * @param seconds goal for the time from command to exit at the full scale
 */
record FaultsBenchmark(
    String name,
    String faults,
    int latencyMillis,
    int small,
    int full,
    double ideal,
    Goal callsPerRow,
    Goal seconds)
    implements Benchmark {

  private static final int CONCURRENCY = 100;

  @Override
  public String baseline() {
    return "calls a row when each fault costs one call; " + faults + ", 100 in flight";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int rows = setting.scale().pick(small, full);
    for (int seed = 1; seed <= setting.scale().rounds(); seed++) {
      round(setting, rows, seed, sheet);
    }
  }

  private void round(Setting setting, int rows, int seed, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    Path input = RowsFile.calls(setting, rows);
    Path output = setting.freshOutput();
    Finished command;
    Arrivals arrivals;
    try (ServerProcess server =
        ServerProcess.start(
            setting,
            "--latency",
            latencyMillis + "ms",
            "--faults",
            faults,
            "--seed",
            String.valueOf(seed))) {
      command =
          setting
              .assay(
                  server.environment(),
                  List.of(
                      "run",
                      input.toString(),
                      "--concurrency",
                      String.valueOf(CONCURRENCY),
                      "--request-timeout",
                      "10s",
                      "--allow-failures",
                      "100%",
                      "--output",
                      output.toString()))
              .run();
      arrivals = server.take();
    }
    Outcomes outcomes = Outcomes.in(output);
    double calls = (double) arrivals.count() / rows;
    String counted = "calls a row, as the server counted";
    sheet.add(counted, calls, callsPerRow);
    sheet.addBaseline(counted, ideal);
    sheet.add("calls a row, as the program counted", (double) outcomes.attempts() / rows);
    sheet.add("rows not answered", rows - arrivals.withStatus(200).count(), Goal.atMost(0));
    sheet.add("rows failed", outcomes.failed(), Goal.atMost(0));
    sheet.add(
        "rows missing or twice in the output", twiceOrMissing(outcomes, rows), Goal.atMost(0));
    sheet.add("429s", arrivals.withStatus(429).count());
    sheet.add("s from first call to last", arrivals.seconds());
    sheet.add("s from command to exit", command.wallSeconds(), seconds);
    setting.say(
        String.format(
            "  %s: %,d rows, seed %d, %s calls a row, %d failed, %s s",
            name,
            rows,
            seed,
            Numbers.text(calls),
            outcomes.failed(),
            Numbers.text(command.wallSeconds())));
  }

  private static double twiceOrMissing(Outcomes outcomes, int rows) {
    return (outcomes.lines() - outcomes.ids()) + Math.abs(rows - outcomes.ids());
  }
}
