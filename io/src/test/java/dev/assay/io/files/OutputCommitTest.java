package dev.assay.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.files.DataFile.Content;
import dev.assay.io.files.OutputDirectory.Mode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputCommitTest {

  private static final List<Run> RUNS =
      List.of(
          SampleRuns.answered("1", "Paris"),
          SampleRuns.answered("2", SampleRuns.HOSTILE),
          SampleRuns.failed("3"));

  @TempDir Path home;

  @Test
  void putsEverythingInPlace() throws IOException {
    try (OutputDirectory directory = OutputDirectoryTest.opened(home, Mode.NEW)) {
      Manifest manifest = committed(commit(directory, RUNS));

      assertThat(manifest.outputs())
          .extracting(DataFile::name)
          .containsExactly(
              "completed.jsonl", "completed.parquet", "rejected.jsonl", "summary.json");
      assertThat(Manifest.read(home)).isEqualTo(new OutputResult.Ok<>(manifest));
      assertThat(names())
          .containsExactlyInAnyOrder(
              ".lock",
              "completed.jsonl",
              "completed.parquet",
              "rejected.jsonl",
              "summary.json",
              "manifest.json");
      assertThat(runs()).extracting(run -> run.row().id()).containsExactly("1", "2", "3");
      assertThat(runs()).extracting(run -> run.outcome().status()).contains("failed");
    }
  }

  @Test
  void survivesACrashBeforeEachChange() throws IOException {
    int points = 0;
    for (boolean finished = false; !finished; points++) {
      Path path = home.resolve("out" + points);
      Manifest before = commitTo(path, List.of(SampleRuns.answered("old", "Rome")), Mode.NEW);
      FailingDisk disk = new FailingDisk(points);
      try (OutputDirectory directory = OutputDirectoryTest.opened(path, Mode.OVERWRITE)) {
        OutputCommit commit = commit(directory, RUNS);
        OutputResult<Manifest> result = commit.withDisk(disk).commit();
        finished = result instanceof OutputResult.Ok;
        assertThat(result.match(ok -> 0, OutputProblem::exitCode)).isEqualTo(finished ? 0 : 74);
        holdsOneOrTheOther(path, before);
      }
      try (OutputDirectory again = OutputDirectoryTest.opened(path, Mode.RESUME)) {
        Manifest found = read(path);
        assertIntact(path, found);
        committed(commit(again, RUNS));
        assertThat(read(path).runs().expected()).isEqualTo(3);
        assertIntact(path, read(path));
      }
    }
    assertThat(points).isGreaterThan(12);
  }

  @Test
  void repeatsInTheSameProcessAfterAFailureAtEachChange() throws IOException {
    int points = 0;
    for (boolean finished = false; !finished; points++) {
      Path path = home.resolve("out" + points);
      commitTo(path, List.of(SampleRuns.answered("old", "Rome")), Mode.NEW);
      try (OutputDirectory directory = OutputDirectoryTest.opened(path, Mode.OVERWRITE)) {
        OutputCommit commit = commit(directory, RUNS);
        finished = commit.withDisk(new FailingDisk(points)).commit() instanceof OutputResult.Ok;
        Manifest manifest = committed(commit);
        assertThat(committed(commit)).isEqualTo(manifest);
        assertIntact(path, read(path));
        assertThat(path.resolve(CommitRecord.FILE)).doesNotExist();
      }
    }
    assertThat(points).isGreaterThan(12);
  }

  @Test
  void refusesAFileThatDoesNotReadBackAsWritten() throws IOException {
    try (OutputDirectory directory = OutputDirectoryTest.opened(home, Mode.NEW)) {
      List<WrittenFile> written = write(directory, RUNS);
      Path file = Path.of(written.get(0).temporaryPath());
      byte[] bytes = Files.readAllBytes(file);
      bytes[5] ^= 1;
      Files.write(file, bytes);

      OutputProblem problem =
          problem(OutputCommit.to(directory, manifest(RUNS)).withFiles(written));

      assertThat(problem.code()).isEqualTo("OUT_VERIFY");
      assertThat(problem.exitCode()).isEqualTo(70);
      assertThat(file).exists();
      assertThat(home.resolve("manifest.json")).doesNotExist();
      assertThat(home.resolve("completed.jsonl")).doesNotExist();
    }
  }

  @Test
  void refusesCountsThatDoNotAddUp() throws IOException {
    try (OutputDirectory directory = OutputDirectoryTest.opened(home, Mode.NEW)) {
      List<WrittenFile> written = write(directory, RUNS);
      Manifest manifest = manifest(RUNS.subList(0, 2));
      OutputProblem lost = problem(OutputCommit.to(directory, manifest).withFiles(written));
      assertThat(lost.code()).isEqualTo("OUT_COUNTS");
      assertThat(lost.exitCode()).isEqualTo(70);
      assertThat(lost.message()).contains("holds {answered=2, failed=1} (must be {answered=2})");

      List<WrittenFile> twice = new ArrayList<>(written);
      twice.add(written.get(0));
      assertThat(problem(OutputCommit.to(directory, manifest(RUNS)).withFiles(twice)).message())
          .contains("completed.jsonl was written twice");
    }
  }

  @Test
  void refusesFilesThatNobodyWrote() throws IOException {
    try (OutputDirectory directory = OutputDirectoryTest.opened(home, Mode.NEW)) {
      List<WrittenFile> written = write(directory, RUNS);
      List<WrittenFile> noRuns =
          written.stream().filter(f -> f.finalName().startsWith("rejected")).toList();
      List<WrittenFile> noRejected =
          written.stream().filter(f -> f.finalName().startsWith("completed")).toList();

      assertThat(problem(OutputCommit.to(directory, manifest(RUNS))).message())
          .contains("completed files hold {} runs (each format must hold 3)");
      assertThat(problem(OutputCommit.to(directory, manifest(RUNS)).withFiles(noRuns)).message())
          .contains("completed files hold {} runs");
      assertThat(
              problem(OutputCommit.to(directory, manifest(RUNS)).withFiles(noRejected)).message())
          .contains("rejected.jsonl was not written");
    }
  }

  @Test
  void removesOutputsThatTheNewRunNoLongerHas() throws IOException {
    commitTo(home, RUNS, Mode.NEW);
    try (OutputDirectory directory = OutputDirectoryTest.opened(home, Mode.OVERWRITE)) {
      List<WrittenFile> written =
          write(directory, RUNS).stream()
              .filter(file -> file.format() == OutputFormat.JSONL)
              .toList();
      committed(OutputCommit.to(directory, manifest(RUNS)).withFiles(written));
    }
    assertThat(home.resolve("completed.parquet")).doesNotExist();
    assertThat(home.resolve("summary.json")).doesNotExist();
    assertIntact(home, read(home));
  }

  @Test
  void replacesTheSummaryAndKeepsTheRest() throws IOException {
    Manifest before = commitTo(home, RUNS, Mode.NEW);
    try (OutputDirectory directory = OutputDirectoryTest.opened(home, Mode.RESUME)) {
      committed(
          OutputCommit.to(directory, before)
              .keeping(before.outputs())
              .withSummary(Json.object().put("again", true)));
    }
    assertThat(Files.readString(home.resolve("summary.json"))).contains("again");
    assertThat(read(home).outputs(Content.RUNS)).isEqualTo(before.outputs(Content.RUNS));
    assertIntact(home, read(home));
  }

  @Test
  void readingNoticesAChangedFileAndAMissingManifest() throws IOException {
    commitTo(home, RUNS, Mode.NEW);
    Path file = home.resolve("completed.jsonl");
    Files.writeString(file, Files.readString(file).replace("Paris", "Parma"));

    assertThatThrownBy(this::runs)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("completed.jsonl:3: not the file that the manifest lists");

    Files.delete(home.resolve("manifest.json"));
    OutputProblem problem = Manifest.read(home).match(ok -> null, bad -> bad);
    assertThat(problem.code()).isEqualTo("OUT_NO_MANIFEST");
    assertThat(problem.exitCode()).isEqualTo(66);
  }

  @Test
  void aPipelineReadsTheRunsAgain() throws IOException {
    commitTo(home, RUNS, Mode.NEW);
    CompletedRuns found =
        CompletedRuns.in(home)
            .match(
                ok -> ok,
                bad -> {
                  throw new AssertionError(bad.message());
                });

    List<Run> read = DirectRun.of(pipeline -> pipeline.apply(ReadRuns.from(home, found)));

    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(home.resolve("completed.jsonl"))) {
      lines.add(Json.parse(line));
    }
    assertThat(read)
        .extracting(run -> Json.parse(SampleRuns.line(run)))
        .containsExactlyInAnyOrderElementsOf(lines);
  }

  private List<Run> runs() {
    return CompletedRuns.in(home)
        .match(
            found -> {
              try (Stream<Run> runs = found.stream()) {
                return runs.toList();
              }
            },
            bad -> {
              throw new AssertionError(bad.message());
            });
  }

  /** Whoever finds a manifest that may be read finds all that it lists. */
  private static void holdsOneOrTheOther(Path path, Manifest before) throws IOException {
    if (Manifest.read(path) instanceof OutputResult.Ok<Manifest> ok) {
      assertIntact(path, ok.value());
      if (ok.value().runs().expected() != 3) {
        assertThat(ok.value()).isEqualTo(before);
      }
    }
  }

  private static void assertIntact(Path path, Manifest manifest) throws IOException {
    for (DataFile file : manifest.outputs()) {
      byte[] found = Files.readAllBytes(path.resolve(file.name()));
      assertThat(Sha256.of(found)).isEqualTo(file.sha256());
      assertThat(found.length).isEqualTo((int) file.bytes());
    }
  }

  private static Manifest read(Path path) {
    return Manifest.read(path)
        .match(
            ok -> ok,
            bad -> {
              throw new AssertionError(bad.message());
            });
  }

  private static Manifest commitTo(Path path, List<Run> runs, Mode mode) throws IOException {
    try (OutputDirectory directory = OutputDirectoryTest.opened(path, mode)) {
      return committed(commit(directory, runs));
    }
  }

  private static OutputCommit commit(OutputDirectory directory, List<Run> runs) throws IOException {
    return OutputCommit.to(directory, manifest(runs))
        .withFiles(write(directory, runs))
        .withSummary(Json.object().put("experiment", "capitals"));
  }

  private static List<WrittenFile> write(OutputDirectory directory, List<Run> runs)
      throws IOException {
    String staging = directory.staging().toString();
    ShardWriter completed =
        new ShardWriter(
            staging, "completed", 0, 1, List.of(OutputFormat.JSONL, OutputFormat.PARQUET));
    for (Run run : runs) {
      completed.write(run.outcome().status(), SampleRuns.line(run));
    }
    List<WrittenFile> written = new ArrayList<>(completed.finish());
    written.addAll(
        new ShardWriter(staging, "rejected", 0, 1, List.of(OutputFormat.JSONL)).finish());
    return written;
  }

  private static Manifest manifest(List<Run> runs) {
    long answered = runs.stream().filter(run -> run.completion() != null).count();
    return new Manifest(
        "0.1.0",
        "capitals",
        Instant.parse("2026-01-31T12:00:00Z"),
        Instant.parse("2026-01-31T12:01:00Z"),
        "ab",
        List.of(new DatasetFile("rows.jsonl", 120, "cd", runs.size())),
        List.of(),
        new RowCounts(runs.size(), 0, 0, runs.size()),
        new RunCounts(runs.size(), answered, 0, runs.size() - answered));
  }

  static Manifest committed(OutputCommit commit) {
    return commit
        .commit()
        .match(
            ok -> ok,
            bad -> {
              throw new AssertionError(bad.message());
            });
  }

  private static OutputProblem problem(OutputCommit commit) {
    return commit
        .commit()
        .match(
            ok -> {
              throw new AssertionError("committed");
            },
            bad -> bad);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(home)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
