package dev.assay.pipelines.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.io.testing.ReceivedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that fill their disk, be it while they call or while they write their outputs. How many
 * sizes of disks there are is set by {@code disk.sizes}; with {@code crash.trials} there are 50.
 */
final class DiskFullIT {

  private static final int SIZES =
      Integer.getInteger("disk.sizes", System.getProperty("crash.trials") == null ? 4 : 50);
  private static final long SMALLEST = 256 << 10;
  private static final long LARGEST = 4 << 20;
  private static final int ROWS = 400;
  private static final int CONCURRENCY = 16;
  private static final int TEXT = 5_000;

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void mounts() throws InterruptedException {
    assumeTrue(FullDisk.possible(), "this user may not mount a disk (unshare -Urm)");
  }

  @Test
  void aFullDiskLosesNothingAndRepeatsOnlyWhatWasInFlight() throws Exception {
    Path rows = directory.resolve("rows.jsonl");
    String text = "x".repeat(TEXT);
    Files.write(
        rows,
        IntStream.range(0, ROWS)
            .mapToObj(i -> "{\"id\":\"r%03d\",\"text\":\"%d %s\"}".formatted(i, i, text))
            .toList());
    Map<String, Integer> ends = new TreeMap<>();
    long repeats = 0;
    for (int i = 0; i < SIZES; i++) {
      long bytes = Math.round(SMALLEST + (double) (LARGEST - SMALLEST) * i / (SIZES - 1));
      String formats = i % 2 == 0 ? "[jsonl]" : "[jsonl, parquet]";
      Path experiment = directory.resolve("experiment-" + i + ".yaml");
      Files.writeString(
          experiment,
          """
          name: full
          dataset: %s
          prompt: "{{text}}"
          models: [{api: openai, model: m}]
          output: {formats: %s}
          """
              .formatted(rows, formats));
      repeats += fillAndResume(i, bytes, experiment, ends);
    }
    System.out.println(
        SIZES + " full disks: " + ends + ", " + repeats + " calls repeated, 0 answers lost");
    assertThat(ends.keySet()).as("where disks were full").hasSizeGreaterThan(1);
  }

  private long fillAndResume(int number, long bytes, Path experiment, Map<String, Integer> ends)
      throws Exception {
    Path kept = Files.createDirectory(directory.resolve("disk-" + number));
    List<String> command =
        List.of(
            "run", experiment.toString(), "--concurrency", String.valueOf(CONCURRENCY), "--quiet");
    try (CrashServer server = new CrashServer();
        FullDisk disk = FullDisk.start(kept, bytes, server.endpoint(), command)) {
      int code = disk.full();
      String said = disk.saidWhenFull();
      String when = "disk of " + bytes + " bytes, which said: " + said;
      assertThat(code).as(when).isEqualTo(74);
      assertThat(said)
          .as(when)
          .containsPattern("\\d+ bytes needed")
          .containsPattern("\\d+ free")
          .contains("Continue with: ")
          .doesNotContain("\tat ");
      server.settle();
      int called = server.received().size();
      ends.merge(called < ROWS ? "while calling" : "while writing outputs", 1, Integer::sum);

      assertThat(disk.resumed()).as(disk.saidWhenResumed()).isZero();

      List<String> asked = server.received().stream().map(ReceivedRequest::text).toList();
      assertThat(asked.stream().distinct()).as("texts that were asked").hasSize(ROWS);
      int repeats = asked.size() - ROWS;
      assertThat(repeats).as("repeats, %s", when).isBetween(0, CONCURRENCY);
      List<String> before = new ArrayList<>(asked.subList(0, called));
      assertThat(before).as("calls of the full disk").doesNotHaveDuplicates();
      Outputs outputs = Outputs.of(disk.output());
      assertThat(outputs.ids()).hasSize(ROWS).doesNotHaveDuplicates();
      assertThat(outputs.runs()).allMatch(line -> line.contains("\"status\":\"answered\""));
      return repeats;
    }
  }
}
