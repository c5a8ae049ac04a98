package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs the benchmarks one after another and prints the table; ends with 1 when one could not do its
 * work, never because it was slow. System properties: {@code assay.root}, {@code benchmark.report}
 * (a file), {@code benchmark.scale} ({@code small} or {@code full}), {@code benchmark.only} (names,
 * with commas between; empty for all) and {@code benchmark.window} (whether experiments say how a
 * server counts).
 */
final class Benchmarks {

  private static final List<String> BOTH_RUNNERS = List.of("direct", "flink");

  private static final List<Benchmark> ALL =
      List.of(
          new StartBenchmark(),
          new CallsBenchmark(
              "throughput",
              100,
              1_000,
              5_000,
              50_000,
              Goal.atLeast(3_000),
              Goal.atLeast(0.8),
              Goal.atMost(0.25)),
          new CallsBenchmark(
              "no-latency", 0, 256, 10_000, 100_000, Goal.atLeast(8_000), null, null),
          new RateBenchmark(
              "limit",
              0,
              1_200,
              List.of(20, 1),
              List.of("direct"),
              256,
              60,
              600,
              Goal.atLeast(0.99)),
          new RateBenchmark(
              "slow-model",
              2_000,
              6_000,
              List.of(20),
              BOTH_RUNNERS,
              1_000,
              500,
              2_000,
              Goal.atLeast(0.97)),
          new RateBenchmark(
              "fast",
              50,
              60_000,
              List.of(20),
              List.of("direct"),
              256,
              2_000,
              20_000,
              Goal.atLeast(0.98)),
          new JudgesBenchmark(Boolean.getBoolean("benchmark.window")),
          new LanesBenchmark(),
          new ShardsBenchmark(),
          new JobsBenchmark(),
          new OutageBenchmark(),
          new FaultsBenchmark(
              "faults", "500=0.10", 100, 300, 2_000, 1 / 0.9, Goal.atMost(1.15), Goal.atMost(60)),
          new FaultsBenchmark(
              "chaos",
              "500=0.10,429=0.05,hang=0.01,reset=0.01",
              100,
              300,
              2_000,
              1 / 0.83,
              Goal.atMost(1.22),
              Goal.atMost(60)),
          new LedgerBenchmark(),
          new DeadlinesBenchmark(),
          new OfflineBenchmark(),
          new CompareBenchmark(),
          new FlatnessBenchmark(),
          new ReportBenchmark(),
          new ExportsBenchmark(),
          new MergeBenchmark(),
          new MemoryBenchmark());

  private Benchmarks() {}

  /** Runs them. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Scale scale = Scale.valueOf(property("benchmark.scale", "full").toUpperCase(Locale.ROOT));
    Path file = Path.of(property("benchmark.report", "benchmark.md")).toAbsolutePath();
    Path root = Path.of(property("assay.root", "."));
    PrintStream console = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Report report = new Report(machine(scale));
    boolean finished = true;
    for (Benchmark benchmark : chosen(property("benchmark.only", ""))) {
      console.println(benchmark.name() + " (load " + Numbers.text(load()) + ") ...");
      Path scratch = Files.createTempDirectory("assay-benchmark-");
      Sheet sheet = new Sheet();
      double loadBefore = load();
      try {
        benchmark.measure(new Setting(root, scratch, scale, console), sheet);
        sheet.add("machine's load when it began", loadBefore);
        report.add(benchmark.name(), benchmark.baseline(), sheet.figures());
      } catch (IOException | UnfinishedException e) {
        finished = false;
        console.println("  " + benchmark.name() + " failed: " + e.getMessage());
        report.addFailure(benchmark.name(), String.valueOf(e.getMessage()));
      } finally {
        Setting.delete(scratch);
      }
      Files.createDirectories(file.getParent());
      Files.writeString(file, report.text());
    }
    console.println();
    console.print(report.text());
    console.println("\nWritten to " + file);
    if (!finished) {
      System.exit(1);
    }
  }

  private static List<Benchmark> chosen(String only) {
    if (only.isBlank()) {
      return ALL;
    }
    Set<String> names = new TreeSet<>(Arrays.asList(only.split(",", -1)));
    List<Benchmark> chosen = ALL.stream().filter(b -> names.contains(b.name())).toList();
    if (chosen.size() != names.size()) {
      throw new IllegalArgumentException(
          "Invalid benchmark.only: "
              + only
              + " (must be of "
              + ALL.stream().map(Benchmark::name).toList()
              + ")");
    }
    return chosen;
  }

  private static List<String> machine(Scale scale) {
    int cores = Runtime.getRuntime().availableProcessors();
    return List.of(
        cores + " cores, shared by the command, the server and this driver, each its own process",
        "Java " + Runtime.version() + ", " + System.getProperty("java.vm.vendor"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "load at start "
            + Numbers.text(load())
            + " (1 minute); above "
            + (cores + 1)
            + " the figures tell of other work, too",
        "scale "
            + scale.name().toLowerCase(Locale.ROOT)
            + ": "
            + scale.rounds()
            + " measured after one that is not counted; baselines are measured between them",
        "rates of calls are taken from the server's account; goals are compared with the median");
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String property(String name, String fallback) {
    String value = System.getProperty(name, "");
    return value.isEmpty() ? fallback : value;
  }
}
