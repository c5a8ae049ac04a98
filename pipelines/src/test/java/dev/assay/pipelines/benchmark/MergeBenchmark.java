package dev.assay.pipelines.benchmark;

import dev.assay.pipelines.OpenedPackages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A log of a million events, a tenth of them of one row, merged on Flink within 512 MiB. */
final class MergeBenchmark implements Benchmark {

  private static final int SMALL = 20_000;
  private static final int FULL = 1_000_000;
  private static final String HEAP = "512m";

  @Override
  public String name() {
    return "merge";
  }

  @Override
  public String baseline() {
    return "-";
  }

  @Override
  public void measure(Setting setting, Sheet sheet)
      throws IOException, InterruptedException, UnfinishedException {
    int events = setting.scale().pick(SMALL, FULL);
    List<String> words = new ArrayList<>();
    words.add("-Xmx" + HEAP);
    words.add("-XX:+UseSerialGC");
    words.addAll(OpenedPackages.OPTIONS);
    words.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            MergeMany.class.getName(),
            Integer.toString(events),
            "--runner=FlinkRunner",
            "--flinkMaster=[local]",
            "--parallelism=2"));
    Finished merged =
        new Program(
                Setting.java(words.toArray(new String[0])),
                Map.of(),
                setting.scratch().resolve("merge.log"))
            .run();
    String what = String.format(Locale.ROOT, " (%,d events, heap %s)", events, HEAP);
    sheet.add("events/s, from start to exit" + what, events / merged.wallSeconds());
    sheet.add("CPU s" + what, merged.cpuSeconds());
    sheet.add("peak memory resident, MiB" + what, merged.peakMegabytes());
  }
}
