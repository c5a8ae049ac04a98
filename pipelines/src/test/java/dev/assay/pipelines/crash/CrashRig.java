package dev.assay.pipelines.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The experiment of all trials, and what comes of it when nobody disturbs it. */
final class CrashRig {

  /** Good rows. */
  static final int ROWS = 400;

  /** Most requests in flight. */
  static final int CONCURRENCY = 32;

  /** How the command ends: some lines are bad. */
  static final int EXIT = 3;

  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Xshare:auto");

  private final Path directory;
  private final Path rows;
  private final Path archive;
  private Outputs undisturbed;
  private long wholeMillis;
  private long startMillis;

  private CrashRig(Path directory) {
    this.directory = directory;
    this.rows = directory.resolve("rows.jsonl");
    this.archive = directory.resolve("classes.jsa");
  }

  /** Writes the rows and runs them twice: once to share classes, once to see what comes out. */
  static CrashRig in(Path directory) throws Exception {
    CrashRig rig = new CrashRig(directory);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      lines.add(
          "{\"id\":\"r%03d\",\"api\":\"openai\",\"model_name\":\"m\",\"prompt\":\"text %d\"}"
              .formatted(i, i));
    }
    lines.add(ROWS / 2, "no JSON");
    lines.add("{\"id\":\"r000\",\"prompt\":\"the id is taken\"}");
    Files.write(rig.rows, lines);
    rig.runUndisturbed("training");
    rig.runUndisturbed("undisturbed");
    return rig;
  }

  private void runUndisturbed(String name) throws Exception {
    try (CrashServer server = new CrashServer()) {
      long began = System.nanoTime();
      Path output = directory.resolve(name);
      AssayProcess process =
          start(server.endpoint(), directory.resolve(name + ".txt"), output, false);
      assertThat(process.end()).as(process.said()).isEqualTo(EXIT);
      wholeMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      startMillis = TimeUnit.NANOSECONDS.toMillis(server.received().get(0).nanoTime() - began);
      assertThat(server.received()).hasSize(ROWS);
      undisturbed = Outputs.of(output);
      assertThat(undisturbed.files())
          .contains("completed.jsonl", "manifest.json")
          .noneMatch(file -> file.matches("\\.(staging|commit).*"));
      assertThat(undisturbed.ids()).hasSize(ROWS).doesNotHaveDuplicates();
      assertThat(undisturbed.rejected()).hasLineCount(2);
      assertThat(undisturbed.inDoubt()).isZero();
    }
  }

  AssayProcess start(URI endpoint, Path said, Path output, boolean resume) throws Exception {
    List<String> jvm = new ArrayList<>(JVM);
    jvm.addAll(
        Files.exists(archive)
            ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable")
            : List.of("-XX:ArchiveClassesAtExit=" + archive));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("run", rows.toString(), "--output", output.toString()));
    arguments.addAll(List.of("--concurrency", String.valueOf(CONCURRENCY), "--quiet"));
    if (resume) {
      arguments.add("--resume");
    }
    return AssayProcess.start(jvm, endpoint, said, arguments);
  }

  Outputs undisturbed() {
    return undisturbed;
  }

  /** Returns how long an undisturbed run takes. */
  long wholeMillis() {
    return wholeMillis;
  }

  /** Returns how long that takes to its first call. */
  long startMillis() {
    return startMillis;
  }
}
