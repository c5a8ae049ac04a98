package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Whether a row of many costs what a row of few does, in processor time, on one runner. */
final class FlatnessBenchmark implements Benchmark {

  private static final int FEW_SMALL = 2_000;
  private static final int MANY_SMALL = 20_000;
  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;
  private static final int CONCURRENCY = 256;

  @Override
  public String name() {
    return "flatness";
  }

  @Override
  public String baseline() {
    return "the same for the fewer rows; one round, on Flink in one process";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int few = setting.scale().pick(FEW_SMALL, FEW);
    int many = setting.scale().pick(MANY_SMALL, MANY);
    double ofFew = cpuSecondsPerThousand(setting, few);
    double ofMany = cpuSecondsPerThousand(setting, many);
    String figure = "CPU s per 1,000 rows, start included";
    sheet.add(figure, ofMany);
    sheet.addBaseline(figure, ofFew);
    sheet.add("cost of a row of many over that of few", ofMany / ofFew, Goal.atMost(1.2));
    double start = start(ofFew, few, ofMany, many);
    sheet.add("CPU s of the start, by both", start);
    sheet.add("CPU s per 1,000 rows without it", ofMany - start / many * 1_000);
    setting.say(
        String.format(
            "  flatness: %,d rows %s, %,d rows %s CPU s per 1,000",
            few, Numbers.text(ofFew), many, Numbers.text(ofMany)));
  }

  /** Returns what both have in common, were each further row to cost the same. */
  private static double start(double ofFew, int few, double ofMany, int many) {
    double each = (ofMany * many - ofFew * few) / 1_000 / (many - few);
    return ofFew * few / 1_000 - each * few;
  }

  private static double cpuSecondsPerThousand(Setting setting, int rows)
      throws IOException, InterruptedException, UnfinishedException {
    Path input = RowsFile.calls(setting, rows);
    try (ServerProcess server =
        ServerProcess.start(setting, "--answer", "yes", "--keep-text", "3")) {
      Finished command =
          setting
              .assay(
                  server.environment(),
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
      server.take(rows);
      return command.cpuSeconds() / rows * 1_000;
    }
  }
}
