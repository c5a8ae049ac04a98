package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rows through the whole pipeline with a model that answers at once: what Assay itself costs. */
final class OfflineBenchmark implements Benchmark {

  private static final int SMALL = 5_000;
  private static final int FULL = 200_000;
  private static final int WARM_UP_ROWS = 2_000;
  private static final Goal PER_SECOND = Goal.atLeast(20_000);

  private record Shape(String runner, String heap) {}

  @Override
  public String name() {
    return "offline";
  }

  @Override
  public String baseline() {
    return "one thread that parses each line with Jackson, adds answer and score, and writes it";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int rows = setting.scale().pick(SMALL, FULL);
    for (Shape shape : List.of(new Shape("direct", "2g"), new Shape("flink", "512m"))) {
      round(setting, shape, WARM_UP_ROWS, new Sheet());
      for (int i = 0; i < setting.scale().rounds(); i++) {
        round(setting, shape, rows, sheet);
      }
    }
  }

  private static void round(Setting setting, Shape shape, int rows, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    Path input = RowsFile.large(setting, rows);
    Path experiment = setting.scratch().resolve("offline-" + rows + ".yaml");
    Files.writeString(
        experiment,
        """
        name: offline
        dataset: %s
        models: [{api: test, model: echo}]
        evaluators: [exact_match]
        """
            .formatted(input));
    Path copy = setting.scratch().resolve("copy.jsonl");
    Finished bare = setting.main(BareCopy.class, input.toString(), copy.toString()).run();
    Files.delete(copy);
    Finished command =
        setting
            .assay(
                Map.of("ASSAY_HEAP", shape.heap()),
                List.of(
                    "run",
                    experiment.toString(),
                    "--runner",
                    shape.runner(),
                    "--output",
                    setting.freshOutput().toString()))
            .run();
    Setting.delete(setting.freshOutput());
    String which = " (" + shape.runner() + ", heap " + shape.heap() + ")";
    String rate = "rows/s, from command to exit" + which;
    sheet.add(rate, rows / command.wallSeconds(), PER_SECOND);
    sheet.addBaseline(rate, rows / bare.wallSeconds());
    String cpu = "CPU s per 1,000 rows" + which;
    sheet.add(cpu, command.cpuSeconds() / rows * 1_000);
    sheet.addBaseline(cpu, bare.cpuSeconds() / rows * 1_000);
    String peak = "peak memory resident, MiB" + which;
    sheet.add(peak, command.peakMegabytes());
    sheet.addBaseline(peak, bare.peakMegabytes());
    setting.say(
        String.format(
            "  offline: %,d rows%s, %s a second",
            rows, which, Numbers.text(rows / command.wallSeconds())));
  }
}
