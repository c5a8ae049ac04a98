package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One lane at a limit, whose server answers, is down for a while, and answers again: what the
 * outage costs in calls and rows, and how soon the lane is back at its rate.
 */
final class OutageBenchmark implements Benchmark {

  private static final int PER_MINUTE = 1_200;
  private static final int LATENCY_MILLIS = 100;
  private static final double BACK_SHARE = 0.95;
  private static final double WINDOW_SECONDS = 5;
  private static final List<String> KINDS = List.of("refused", "503");

  @Override
  public String name() {
    return "outage";
  }

  @Override
  public String baseline() {
    return "one call a row; back at once";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    for (String kind : KINDS) {
      for (int i = 0; i < setting.scale().pick(1, 2); i++) {
        round(setting, kind, sheet);
      }
    }
  }

  private static void round(Setting setting, String kind, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int from = setting.scale().pick(4, 20);
    int lasting = setting.scale().pick(6, 60);
    int rows = setting.scale().pick(600, 1_500);
    Path input = RowsFile.calls(setting, rows);
    Path output = setting.freshOutput();
    Finished command;
    Arrivals arrivals;
    try (ServerProcess server =
        ServerProcess.start(
            setting,
            "--latency",
            LATENCY_MILLIS + "ms",
            "--bucket",
            PER_MINUTE + "/min:20",
            "--outage",
            from + "s:" + lasting + "s",
            "--outage-kind",
            kind)) {
      command =
          setting
              .assay(
                  server.environment(),
                  List.of(
                      "run",
                      input.toString(),
                      "--limit",
                      "one=" + PER_MINUTE + "/min",
                      "--allow-failures",
                      "100%",
                      "--output",
                      output.toString()))
              .run();
      arrivals = server.take();
    }
    Outcomes outcomes = Outcomes.in(output);
    long recovered = arrivals.first() + (from + lasting) * 1_000_000_000L;
    double late =
        arrivals
            .withStatus(200)
            .secondsUntilRate(recovered, BACK_SHARE * PER_MINUTE / 60, WINDOW_SECONDS);
    String which = " (" + kind + " for " + lasting + " s)";
    String calls = "calls a row, as the server counted" + which;
    sheet.add(calls, (double) arrivals.count() / rows, Goal.atMost(1.05));
    sheet.addBaseline(calls, 1);
    String attempts = "calls a row, as the program counted" + which;
    sheet.add(attempts, (double) outcomes.attempts() / rows, Goal.atMost(1.05));
    sheet.addBaseline(attempts, 1);
    sheet.add("rows failed" + which, outcomes.failed(), Goal.atMost(0));
    sheet.add("rows answered twice" + which, outcomes.lines() - outcomes.ids(), Goal.atMost(0));
    sheet.add("429s" + which, arrivals.withStatus(429).count(), Goal.atMost(0));
    sheet.add("s from recovery to 95 % of the rate" + which, late, Goal.atMost(15));
    sheet.add("s from command to exit" + which, command.wallSeconds());
    setting.say(
        String.format(
            "  outage: %,d rows%s, %s calls a row, back after %s s",
            rows, which, Numbers.text((double) outcomes.attempts() / rows), Numbers.text(late)));
  }
}
