package dev.assay.pipelines.run;

import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.Compression;
import dev.assay.io.files.DataFile;
import dev.assay.io.files.FileFacts;
import dev.assay.pipelines.command.RunSettings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much heap a run needs on a runner that keeps its rows in memory. */
final class HeapNeed {

  /** What a row's text takes once it is parsed, with its answer, for each byte of a file. */
  private static final long HEAP_PER_BYTE = 3;

  /** What a run takes beside its row. */
  private static final long HEAP_PER_RUN = 1_500;

  private static final long UNPACKED = 5;
  private static final double USABLE = 0.8;

  private HeapNeed() {}

  /** Returns about how many bytes the runs of a surveyed experiment take. */
  static long of(Survey survey) {
    long bytes = 0;
    for (FileFacts file : survey.files()) {
      boolean packed =
          file.compression() != Compression.NONE || file.file().name().endsWith(".parquet");
      bytes += file.bytes() * (packed ? UNPACKED : 1);
    }
    long runs = survey.lanes().stream().mapToLong(Survey.SurveyedLane::runs).sum();
    return bytes * HEAP_PER_BYTE + runs * HEAP_PER_RUN;
  }

  /** Returns about how many bytes the runs of a finished experiment take. */
  static long of(CompletedRuns completed) {
    return completed.files().stream().mapToLong(DataFile::bytes).sum() * HEAP_PER_BYTE;
  }

  /**
   * Returns why rows had better not be put through a runner, or null where they can.
   *
   * @param need about how many bytes they take
   */
  static @Nullable String problem(long need, RunSettings.Runner runner) {
    return problem(need, runner, Runtime.getRuntime().maxMemory());
  }

  /**
   * Returns the runner itself, or the one that {@code auto} stands for.
   *
   * @param need about how many bytes the rows take
   */
  static RunSettings.Runner chosen(RunSettings.Runner runner, long need) {
    return chosen(runner, need, Runtime.getRuntime().maxMemory());
  }

  static RunSettings.Runner chosen(RunSettings.Runner runner, long need, long heap) {
    if (runner != RunSettings.Runner.AUTO) {
      return runner;
    }
    return need <= heap * USABLE ? RunSettings.Runner.DIRECT : RunSettings.Runner.FLINK;
  }

  /** Returns a sentence on what {@code auto} stands for. */
  static String choice(RunSettings.Runner chosen, long need) {
    return String.format(
        Locale.ROOT,
        "--runner auto: %s, since the rows need about %,d MB of the %,d MB of heap",
        chosen == RunSettings.Runner.DIRECT ? "direct" : "flink",
        need >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  static @Nullable String problem(long need, RunSettings.Runner runner, long heap) {
    if (runner != RunSettings.Runner.DIRECT_IF_IT_FITS || need <= heap * USABLE) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "USAGE_MEMORY: these rows need about %,d MB of heap on the Direct Runner, which keeps them"
            + " in memory, and there are %,d MB. Add --runner flink, which sorts and spills them,"
            + " or set ASSAY_HEAP; --runner direct tries it anyway",
        need >> 20,
        heap >> 20);
  }
}
