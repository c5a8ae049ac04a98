package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls as fast as they go, without a limit, beside a bare loop of the same calls.
 *
 * @param name of the benchmark
 * @param latencyMillis before each answer of the server
 * @param concurrency most calls in flight
 * @param small calls at the small scale
 * @param full calls at the full scale
 * @param perSecond goal for calls a second in the steady part
 * @param shareOfBare goal for the ratio of that to the bare loop's
 * @param cpuPerThousand goal for processor seconds a thousand calls
 */
record CallsBenchmark(
    String name,
    int latencyMillis,
    int concurrency,
    int small,
    int full,
    Goal perSecond,
    @Nullable Goal shareOfBare,
    @Nullable Goal cpuPerThousand)
    implements Benchmark {

  private static final int WARM_UP_PART = 5;

  @Override
  public String baseline() {
    return "a bare Apache HttpClient loop on "
        + concurrency
        + " threads: same requests, same server, a process of its own";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int calls = setting.scale().pick(small, full);
    try (ServerProcess server = ServerProcess.start(setting, "--latency", latencyMillis + "ms")) {
      round(setting, server, calls / WARM_UP_PART, new Sheet());
      for (int i = 0; i < setting.scale().rounds(); i++) {
        round(setting, server, calls, sheet);
      }
    }
  }

  private void round(Setting setting, ServerProcess server, int calls, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    Path rows = RowsFile.calls(setting, calls);
    Finished bare =
        setting
            .main(
                BareLoop.class,
                server.baseUrl(),
                String.valueOf(calls),
                String.valueOf(concurrency))
            .run();
    Arrivals bareArrivals = server.take(calls);
    Finished command =
        setting
            .assay(
                server.environment(),
                List.of(
                    "run",
                    rows.toString(),
                    "--concurrency",
                    String.valueOf(concurrency),
                    "--output",
                    setting.freshOutput().toString()))
            .run();
    Arrivals arrivals = server.take(calls);
    fill(sheet, calls, command, arrivals, bare, bareArrivals);
    setting.say(
        String.format(
            "  %s: %,d calls, %s a second steady, bare loop %s",
            name,
            calls,
            Numbers.text(arrivals.steadyPerSecond()),
            Numbers.text(bareArrivals.steadyPerSecond())));
  }

  private void fill(
      Sheet sheet,
      int calls,
      Finished command,
      Arrivals arrivals,
      Finished bare,
      Arrivals bareArrivals) {
    double thousands = calls / 1_000.0;
    String steady = "rows/s, steady (10 % to 90 % of the sends)";
    sheet.add(steady, arrivals.steadyPerSecond(), perSecond);
    sheet.addBaseline(steady, bareArrivals.steadyPerSecond());
    sheet.add(
        "share of the bare loop, steady",
        arrivals.steadyPerSecond() / bareArrivals.steadyPerSecond(),
        shareOfBare);
    String whole = "rows/s, from command to exit";
    sheet.add(whole, calls / command.wallSeconds());
    sheet.addBaseline(whole, calls / bare.wallSeconds());
    String cpu = "CPU s per 1,000 calls, user + system";
    sheet.add(cpu, command.cpuSeconds() / thousands, cpuPerThousand);
    sheet.addBaseline(cpu, bare.cpuSeconds() / thousands);
    String user = "CPU s per 1,000 calls, user only";
    sheet.add(user, command.userSeconds() / thousands);
    sheet.addBaseline(user, bare.userSeconds() / thousands);
    String peak = "peak memory resident, MiB";
    sheet.add(peak, command.peakMegabytes());
    sheet.addBaseline(peak, bare.peakMegabytes());
    String before = "s from command to first send";
    sheet.add(before, (arrivals.first() - command.startedAt()) / 1e9);
    sheet.addBaseline(before, (bareArrivals.first() - bare.startedAt()) / 1e9);
    String after = "s from last send to exit";
    sheet.add(after, (command.endedAt() - arrivals.last()) / 1e9);
    sheet.addBaseline(after, (bare.endedAt() - bareArrivals.last()) / 1e9);
  }
}
