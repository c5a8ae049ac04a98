package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Eight lanes, each with a limit of its own, that must not wait for one another. */
final class LanesBenchmark implements Benchmark {

  private static final int LANES = 8;
  private static final int PER_SECOND = 100;
  private static final int LATENCY_MILLIS = 50;
  private static final int WARM_UP_ROWS = 20;
  private static final int SMALL = 200;
  private static final int FULL = 1_000;
  private static final double SECONDS_PER_IDEAL = 1.2;

  @Override
  public String name() {
    return "lanes";
  }

  @Override
  public String baseline() {
    return "what the limits allow when all " + LANES + " lanes send at once";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int each = setting.scale().pick(SMALL, FULL);
    for (String runner : List.of("direct", "flink")) {
      try (ServerProcess server =
          ServerProcess.start(setting, "--latency", LATENCY_MILLIS + "ms")) {
        round(setting, server, runner, WARM_UP_ROWS, new Sheet());
        for (int i = 0; i < setting.scale().rounds(); i++) {
          round(setting, server, runner, each, sheet);
        }
      }
    }
  }

  private static void round(
      Setting setting, ServerProcess server, String runner, int each, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    Path rows = RowsFile.groups(setting, LANES, each);
    List<String> arguments = new ArrayList<>(List.of("run", rows.toString(), "--runner", runner));
    for (int lane = 0; lane < LANES; lane++) {
      arguments.add("--limit");
      arguments.add(RowsFile.group(lane) + "=" + PER_SECOND * 60 + "/min");
    }
    arguments.add("--output");
    arguments.add(setting.freshOutput().toString());
    setting.assay(server.environment(), arguments).run();
    Arrivals arrivals = server.take(LANES * each);
    double ideal = (each - 1.0) / PER_SECOND;
    String seconds = "s of sending (" + runner + ")";
    sheet.add(seconds, arrivals.seconds(), Goal.atMost(SECONDS_PER_IDEAL * ideal));
    sheet.addBaseline(seconds, ideal);
    String together = "lanes side by side (" + runner + ")";
    sheet.add(together, arrivals.mostLanesTogether(), Goal.atLeast(LANES));
    sheet.addBaseline(together, LANES);
    setting.say(
        String.format(
            "  lanes: %,d rows (%s), %s s, %d together",
            LANES * each, runner, Numbers.text(arrivals.seconds()), arrivals.mostLanesTogether()));
  }
}
