package dev.assay.pipelines.benchmark;

import dev.assay.io.api.ServerWindow;
import dev.assay.transforms.call.Capacity;
import dev.assay.transforms.call.RateLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One lane in as many shards as Flink has slots, and how near the capacity model comes. */
final class ShardsBenchmark implements Benchmark {

  private static final int PER_MINUTE = 12_000;
  private static final int PER_TEN_SECONDS = 2_000;
  private static final int LATENCY_MILLIS = 500;
  private static final int CONCURRENCY = 512;
  private static final int SMALL = 600;
  private static final int FULL = 4_000;

  @Override
  public String name() {
    return "shards";
  }

  @Override
  public String baseline() {
    return "the capacity model";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int calls = setting.scale().pick(SMALL, FULL);
    Path rows = RowsFile.calls(setting, calls);
    for (int shards : List.of(1, 2, 4)) {
      Path experiment = setting.scratch().resolve("shards-" + shards + ".yaml");
      Files.writeString(
          experiment,
          "dataset: "
              + rows
              + "\nlimits: {one: {requests_per_minute: "
              + PER_MINUTE
              + ", window: 10s, shards: "
              + shards
              + "}}\n");
      try (ServerProcess server =
          ServerProcess.start(setting, "--latency", LATENCY_MILLIS + "ms")) {
        for (int i = 0; i < setting.scale().rounds(); i++) {
          round(setting, server, experiment, shards, calls, sheet);
        }
      }
    }
  }

  private static void round(
      Setting setting, ServerProcess server, Path experiment, int shards, int calls, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    setting
        .assay(
            server.environment(),
            List.of(
                "run",
                experiment.toString(),
                "--runner",
                "flink",
                "--concurrency",
                String.valueOf(CONCURRENCY),
                "--output",
                setting.freshOutput().toString(),
                "--",
                "--parallelism=" + shards))
        .run();
    Arrivals arrivals = server.take(calls);
    String with = " (" + shards + (shards == 1 ? " shard)" : " shards)");
    sheet.add("share of the allowed rate" + with, arrivals.shareOf(PER_MINUTE), Goal.atLeast(0.97));
    sheet.add(
        "most in any ten seconds" + with,
        arrivals.mostIn(Duration.ofSeconds(10)),
        Goal.atMost(PER_TEN_SECONDS));
    Capacity model =
        new Capacity(
            calls,
            0,
            0,
            Duration.ofMillis(LATENCY_MILLIS),
            new RateLimit(
                (double) PER_MINUTE, null, null, null, null, ServerWindow.TEN_SECONDS, shards),
            CONCURRENCY,
            shards);
    String seconds = "s from the first request to the last" + with;
    sheet.add(seconds, arrivals.seconds());
    sheet.addBaseline(seconds, model.time().toMillis() / 1e3 - LATENCY_MILLIS / 1e3);
    setting.say(
        String.format(
            "  shards: %,d calls%s, share %s, most in ten seconds %,d of %,d",
            calls,
            with,
            Numbers.text(arrivals.shareOf(PER_MINUTE)),
            arrivals.mostIn(Duration.ofSeconds(10)),
            PER_TEN_SECONDS));
  }
}
