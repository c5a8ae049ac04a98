package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of one lane's allowed rate is used.
 *
 * @param name of the benchmark
 * @param latencyMillis before each answer of the server
 * @param perMinute the limit, both told to the command and judged by the server
 * @param bursts what the server's bucket admits at once; each is measured
 * @param runners each is measured
 * @param concurrency most calls in flight
 * @param small calls at the small scale
 * @param full calls at the full scale
 * @param share goal for the part of the rate that is used
 */
record RateBenchmark(
    String name,
    int latencyMillis,
    int perMinute,
    List<Integer> bursts,
    List<String> runners,
    int concurrency,
    int small,
    int full,
    Goal share)
    implements Benchmark {

  private static final int WARM_UP_CALLS = 40;

  @Override
  public String baseline() {
    return "the allowed rate, " + perMinute + " a minute";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    for (String runner : runners) {
      for (int burst : bursts) {
        try (ServerProcess server =
            ServerProcess.start(
                setting,
                "--latency",
                latencyMillis + "ms",
                "--bucket",
                perMinute + "/min:" + burst)) {
          round(setting, server, runner, burst, WARM_UP_CALLS, new Sheet());
          for (int i = 0; i < setting.scale().rounds(); i++) {
            int calls = setting.scale().pick(small, full);
            round(setting, server, runner, burst, calls, sheet);
          }
        }
      }
    }
  }

  private void round(
      Setting setting, ServerProcess server, String runner, int burst, int calls, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    Path rows = RowsFile.calls(setting, calls);
    Finished command =
        setting
            .assay(
                server.environment(),
                List.of(
                    "run",
                    rows.toString(),
                    "--runner",
                    runner,
                    "--concurrency",
                    String.valueOf(concurrency),
                    "--limit",
                    "one=" + perMinute + "/min",
                    "--output",
                    setting.freshOutput().toString()))
            .run();
    Arrivals arrivals = server.take(calls);
    Arrivals admitted = arrivals.withStatus(200);
    List<String> which = new ArrayList<>(List.of(runner));
    if (bursts.size() > 1) {
      which.add("burst " + burst);
    }
    String labelled = " (" + String.join(", ", which) + ")";
    String used = "calls a minute while rows remain" + labelled;
    sheet.add(used, admitted.perSecond() * 60);
    sheet.addBaseline(used, perMinute);
    sheet.add("share of the allowed rate" + labelled, admitted.shareOf(perMinute), share);
    sheet.add("429s" + labelled, arrivals.withStatus(429).count(), Goal.atMost(0));
    sheet.add("s from command to first send" + labelled, seconds(command, arrivals));
    setting.say(
        String.format(
            "  %s: %,d calls%s, share %s",
            name, calls, labelled, Numbers.text(admitted.shareOf(perMinute))));
  }

  private static double seconds(Finished command, Arrivals arrivals) {
    return (arrivals.first() - command.startedAt()) / 1e9;
  }
}
