package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lane at a limit before servers that count it in different ways: none may ever see more than
 * it allows, and the rate is to be used. A server's minute is filled only by runs that last longer,
 * so those of whole minutes get more rows.
 *
 * @param tellsWindow whether the experiment says how the server counts, by the key {@code window}
 */
record JudgesBenchmark(boolean tellsWindow) implements Benchmark {

  private static final int PER_MINUTE = 1_200;
  private static final int LATENCY_MILLIS = 100;
  private static final int SMALL = 60;
  private static final int HALF_A_MINUTE = 600;
  private static final int OVER_A_MINUTE = 1_500;
  private static final Goal SHARE = Goal.atLeast(0.99);

  /**
   * How a server counts.
   *
   * @param name of it
   * @param option of the server
   * @param value of that option
   * @param window as experiments call it
   * @param seconds in which requests over the limit count as one
   * @param rows at the full scale
   * @param longest goal for the seconds from the first send to the last; null for none
   */
  private record Judge(
      String name,
      String option,
      String value,
      String window,
      double seconds,
      int rows,
      @Nullable Goal longest) {}

  private static final Goal HALF = Goal.atMost(31);

  private static final List<Judge> JUDGES =
      List.of(
          new Judge("fixed 60 s", "--fixed", "1200/60s", "60s", 60, OVER_A_MINUTE, null),
          new Judge("sliding 60 s", "--sliding", "1200/60s", "60s", 60, OVER_A_MINUTE, null),
          new Judge("bucket of 20", "--bucket", "1200/min:20", "bucket", 1, HALF_A_MINUTE, HALF),
          new Judge("bucket of 1", "--bucket", "1200/min:1", "bucket", 1, HALF_A_MINUTE, HALF),
          new Judge("sliding 1 s", "--sliding", "20/1s", "1s", 1, HALF_A_MINUTE, HALF),
          new Judge("sliding 10 s", "--sliding", "200/10s", "10s", 10, HALF_A_MINUTE, HALF));

  @Override
  public String name() {
    return "judges";
  }

  @Override
  public String baseline() {
    return "the allowed rate, "
        + PER_MINUTE
        + " a minute; the experiment "
        + (tellsWindow ? "says" : "does not say")
        + " how the server counts";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    for (Judge judge : JUDGES) {
      round(setting, judge, sheet);
    }
  }

  private void round(Setting setting, Judge judge, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int rows = setting.scale().pick(SMALL, judge.rows());
    Path input = RowsFile.calls(setting, rows);
    Path experiment = setting.scratch().resolve("judged.yaml");
    Files.writeString(
        experiment,
        """
        name: judged
        dataset: %s
        limits: {one: {requests_per_minute: %d%s}}
        """
            .formatted(input, PER_MINUTE, tellsWindow ? ", window: " + judge.window() : ""));
    Arrivals arrivals;
    try (ServerProcess server =
        ServerProcess.start(
            setting, "--latency", LATENCY_MILLIS + "ms", judge.option(), judge.value())) {
      setting
          .assay(
              server.environment(),
              List.of("run", experiment.toString(), "--output", setting.freshOutput().toString()))
          .run();
      arrivals = server.take(rows);
    }
    Arrivals admitted = arrivals.withStatus(200);
    String which = " (" + judge.name() + ")";
    sheet.add(
        "windows over the limit" + which,
        arrivals.windowsWith(429, judge.seconds()),
        Goal.atMost(0));
    sheet.add("429s" + which, arrivals.withStatus(429).count(), Goal.atMost(0));
    sheet.add("share of the allowed rate" + which, admitted.shareOf(PER_MINUTE), SHARE);
    String seconds = "s from the first send to the last" + which;
    sheet.add(seconds, arrivals.seconds(), judge.longest());
    sheet.addBaseline(seconds, (rows - 1) * 60.0 / PER_MINUTE);
    setting.say(
        String.format(
            "  judges: %,d rows%s, %d 429s, share %s",
            rows,
            which,
            arrivals.withStatus(429).count(),
            Numbers.text(admitted.shareOf(PER_MINUTE))));
  }
}
