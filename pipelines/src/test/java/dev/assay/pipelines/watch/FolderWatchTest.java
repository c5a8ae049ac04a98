package dev.assay.pipelines.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.testing.ManualClock;
import dev.assay.pipelines.command.Console;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.command.FolderRuns;
import dev.assay.pipelines.command.ResumeCommand;
import dev.assay.pipelines.command.WatchSettings;
import dev.assay.pipelines.command.WatchedFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderWatchTest {

  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration RESCAN = Duration.ofSeconds(30);

  @TempDir private Path directory = Path.of("");
  private final ManualClock clock = new ManualClock();
  private final StringWriter said = new StringWriter();
  private final List<String> ran = new ArrayList<>();
  private final Map<String, ExitStatus> ends = new HashMap<>();
  private final Map<String, List<Path>> datasets = new HashMap<>();
  private final Deque<Runnable> whileWaiting = new ArrayDeque<>();
  private final List<Duration> waits = new ArrayList<>();
  private @Nullable String signal;
  private Path outputs = directory;

  @BeforeEach
  void makeOutputs() throws IOException {
    outputs = Files.createDirectories(directory.resolve("output"));
  }

  private Path write(String name, String text, Duration age) {
    try {
      Path file = Files.writeString(directory.resolve(name), text);
      Files.setLastModifiedTime(file, FileTime.from(clock.now().minus(age)));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExitStatus watch(boolean once) throws IOException {
    PrintWriter err = new PrintWriter(said, true);
    WatchSettings settings =
        new WatchSettings(
            new Console(err, err, Console.Verbosity.NORMAL, false),
            name -> null,
            WatchedFolder.of(directory, outputs),
            once,
            SETTLE,
            RESCAN,
            new ResumeCommand(List.of("watch", "data"), ResumeCommand.Form.AS_TYPED));
    FolderRuns runs =
        new FolderRuns() {
          @Override
          public boolean takes(String fileName) {
            return fileName.endsWith(".jsonl") || fileName.endsWith(".yaml");
          }

          @Override
          public List<Path> datasets(Path file) {
            return datasets.getOrDefault(String.valueOf(file.getFileName()), List.of());
          }

          @Override
          public FileEnd run(Path file, @Nullable Remembered known) {
            String name = String.valueOf(file.getFileName());
            ran.add(name);
            return new FileEnd(ends.getOrDefault(name, ExitStatus.OK), null, false, "why");
          }
        };
    FolderEvents events =
        new FolderEvents() {
          @Override
          public void await(Duration least, Duration most) throws InterruptedException {
            waits.add(most);
            clock.advance(most);
            Runnable next = whileWaiting.poll();
            if (next == null) {
              signal = "TERM";
              throw new InterruptedException();
            }
            next.run();
          }

          @Override
          public void close() {}
        };
    WatchSignals signals =
        new WatchSignals() {
          @Override
          public @Nullable String signal() {
            return signal;
          }

          @Override
          public boolean begin() {
            return signal == null;
          }

          @Override
          public void end() {}
        };
    return new FolderWatch(
            settings,
            runs,
            signals,
            events,
            new FolderListing(directory, runs::takes),
            WatchLog.in(outputs, clock),
            clock)
        .run();
  }

  @Test
  void runsCompleteFilesOnceAndEndsWithItsCommandAtASignal() throws IOException {
    write("a.jsonl", "{}\n", Duration.ofDays(1));
    write(".hidden.jsonl", "{}\n", Duration.ofDays(1));
    write("other.txt", "{}\n", Duration.ofDays(1));
    whileWaiting.add(() -> write("b.jsonl", "{}\n", Duration.ofDays(2)));

    assertThat(watch(false)).isEqualTo(ExitStatus.TERMINATED);
    assertThat(ran).containsExactly("a.jsonl", "b.jsonl");
    assertThat(waits).containsExactly(RESCAN, RESCAN);
    assertThat(said.toString()).endsWith("Continue with: ./assay watch data\n");
  }

  @Test
  void waitsUntilAFileIsStill() throws IOException {
    write("a.jsonl", "{}\n", Duration.ofMillis(500));
    whileWaiting.add(() -> write("a.jsonl", "{}\n{}\n", Duration.ZERO));
    whileWaiting.add(() -> {});

    watch(false);

    assertThat(ran).containsExactly("a.jsonl");
    assertThat(waits).containsExactly(Duration.ofMillis(1500), SETTLE, RESCAN);
  }

  @Test
  void givesAFileWithoutALastLineBreakMoreTime() throws IOException {
    write("a.jsonl", "{\"id\": 1}\n{\"i", SETTLE.plusMillis(1));
    whileWaiting.add(() -> {});

    watch(false);

    assertThat(ran).containsExactly("a.jsonl");
    assertThat(waits).containsExactly(Duration.ofMillis(17_999), RESCAN);
  }

  @Test
  void aFileFromTheFutureIsCompleteOnceItWasSeenToBeStill() throws IOException {
    write("a.jsonl", "{}\n", Duration.ofHours(-3));
    whileWaiting.add(() -> {});

    watch(false);

    assertThat(ran).containsExactly("a.jsonl");
    assertThat(waits).containsExactly(SETTLE, RESCAN);
  }

  @Test
  void leavesABadFileUntilItChangesAndGoesOnWithTheOthers() throws IOException {
    write("bad.yaml", "x\n", Duration.ofDays(1));
    write("good.jsonl", "{}\n", Duration.ofDays(1));
    ends.put("bad.yaml", ExitStatus.CONFIGURATION);
    whileWaiting.add(() -> {});
    whileWaiting.add(() -> write("bad.yaml", "mended\n", Duration.ofDays(1)));

    watch(false);

    assertThat(ran).containsExactlyInAnyOrder("bad.yaml", "good.jsonl", "bad.yaml");
    assertThat(said.toString())
        .contains("bad.yaml is left until it changes: wrong configuration (exit code 78)");
    assertThat(Files.readAllLines(outputs.resolve(WatchLog.FILE)))
        .filteredOn(line -> line.contains("\"refused\""))
        .hasSize(2)
        .allMatch(line -> line.contains("\"reason\":\"why\""));
  }

  @Test
  void goesOnWithAStoppedFileLaterAndLaterStill() throws IOException {
    write("a.jsonl", "{}\n", Duration.ofDays(1));
    ends.put("a.jsonl", ExitStatus.STOPPED);
    for (int i = 0; i < 6; i++) {
      whileWaiting.add(() -> {});
    }

    watch(false);

    assertThat(ran).as("at once, after one minute and after two more").hasSize(3);
    assertThat(said.toString())
        .contains("goes on in 1 min", "goes on in 2 min", "goes on in 4 min");
  }

  @Test
  void runsAnExperimentAgainWhenItsRowsChangeAndNeverTheRowsByThemselves() throws IOException {
    Path rows = write("rows.jsonl", "{}\n", Duration.ofDays(1));
    write("e.yaml", "x\n", Duration.ofDays(1));
    datasets.put("e.yaml", List.of(rows));
    whileWaiting.add(() -> write("rows.jsonl", "{}\n{}\n", Duration.ofDays(1)));

    watch(false);

    assertThat(ran).containsExactly("e.yaml", "e.yaml");
  }

  @Test
  void onceEndsWithTheWorstOfAll() throws IOException {
    write("a.jsonl", "{}\n", Duration.ofDays(1));
    write("b.jsonl", "{}\n", Duration.ofDays(1));
    write("c.jsonl", "{}\n", Duration.ofDays(1));
    ends.put("a.jsonl", ExitStatus.SOME_FAILED);
    ends.put("b.jsonl", ExitStatus.STOPPED);

    assertThat(watch(true)).isEqualTo(ExitStatus.STOPPED);
    assertThat(ran).containsExactlyInAnyOrder("a.jsonl", "b.jsonl", "c.jsonl");
    assertThat(waits).isEmpty();
  }

  @Test
  void onceWaitsForAFileToBeStillButNotForOneThatGrows() throws IOException {
    write("still.jsonl", "{}\n", Duration.ZERO);
    write("grows.jsonl", "{}\n", Duration.ZERO);
    whileWaiting.add(() -> write("grows.jsonl", "{}\n{}\n", Duration.ZERO));

    assertThat(watch(true)).isEqualTo(ExitStatus.OK);
    assertThat(ran).containsExactly("still.jsonl");
    assertThat(said.toString()).contains("grows.jsonl is still being written");
  }

  @Test
  void aRunThatWasStoppedByASignalEndsTheWatch() throws IOException {
    write("a.jsonl", "{}\n", Duration.ofDays(1));
    write("b.jsonl", "{}\n", Duration.ofDays(1));
    ends.put("a.jsonl", ExitStatus.INTERRUPTED);
    ends.put("b.jsonl", ExitStatus.INTERRUPTED);

    assertThat(watch(false)).isEqualTo(ExitStatus.INTERRUPTED);
    assertThat(ran).hasSize(1);
  }
}
